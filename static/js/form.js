/* Comfort only: every form works without this file. */
(function () {
  "use strict";

  var summary = document.querySelector(".summary");
  if (summary) {
    summary.focus();
  }

  /* A second press of the button while the first is on its way does nothing. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.querySelectorAll("button:not([type=button])").forEach(function (button) {
      button.setAttribute("aria-disabled", "true");
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) {
      delete form.dataset.sent;
    });
    document.querySelectorAll("button[aria-disabled]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
    });
  });

  /* Organisation and tax code are asked of organisations only. */
  function reveal() {
    document.querySelectorAll("[data-hide-for]").forEach(function (part) {
      var words = part.getAttribute("data-hide-for").split("=");
      var chosen = document.querySelector('input[name="' + words[0] + '"]:checked');
      part.hidden = Boolean(chosen && chosen.value === words[1]);
      /* What cannot be seen is not sent. */
      part.querySelectorAll("input").forEach(function (field) {
        field.disabled = part.hidden;
      });
    });
  }
  document.addEventListener("change", reveal);
  reveal();

  /* How many characters are left, once few are. */
  document.querySelectorAll("textarea[maxlength]").forEach(function (area) {
    var note = document.getElementById(area.id + "_count");
    if (!note) {
      return;
    }
    area.addEventListener("input", function () {
      var left = area.maxLength - area.value.length;
      note.hidden = left > area.maxLength / 4;
      note.textContent = note.dataset.words.replace("%", String(left));
    });
  });
})();
