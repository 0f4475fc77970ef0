/* Comfort only: every form works without this file. */
(function () {
  "use strict";

  var summary = document.querySelector(".summary");
  if (summary) {
    summary.focus();
  }

  /* A second press of the button while the first is on its way does nothing; but nobody waits for ever at a dead one. */
  var PATIENCE = 10000;
  var sleeper = 0;

  function say(form, words) {
    var status = form.querySelector(".sending");
    if (status) {
      status.textContent = words ? status.dataset[words] : "";
    }
  }

  function wake(words) {
    window.clearTimeout(sleeper);
    document.querySelectorAll("form").forEach(function (form) {
      delete form.dataset.sent;
      say(form, words);
    });
    document.querySelectorAll("button[aria-disabled]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    Array.prototype.forEach.call(form.elements, function (button) {
      if (button.tagName === "BUTTON" && button.type === "submit") {
        button.setAttribute("aria-disabled", "true");
      }
    });
    say(form, "words");
    window.clearTimeout(sleeper);
    sleeper = window.setTimeout(wake, PATIENCE, "long");
  });
  /* Escape stops a page that is on its way, as the button of the browser does. */
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      wake("");
    }
  });
  window.addEventListener("pageshow", function () {
    wake("");
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
