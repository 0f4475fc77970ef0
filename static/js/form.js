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
    if (bytes(form) > LARGE) {
      event.preventDefault();
      upload(form, event.submitter);
    } else {
      sleeper = window.setTimeout(wake, PATIENCE, "long");
    }
  });

  /* Files that take a while say how far they are; a browser by itself tells nothing. */
  var LARGE = 1048576;
  var STEP = 5;
  var uploading = null;

  function bytes(form) {
    var sum = 0;
    form.querySelectorAll('input[type="file"]').forEach(function (input) {
      Array.prototype.forEach.call(input.files, function (file) {
        sum += file.size;
      });
    });
    return sum;
  }

  function upload(form, button) {
    var status = form.querySelector(".sending");
    var data = new FormData(form);
    var address = button && button.hasAttribute("formaction") ? button.formAction : form.action;
    var said = 0;
    if (button && button.name) {
      data.append(button.name, button.value);
    }
    uploading = new XMLHttpRequest();
    uploading.open("POST", address);
    uploading.upload.addEventListener("progress", function (event) {
      var percent = Math.floor((100 * event.loaded) / event.total);
      if (status && percent >= said + STEP) {
        said = percent;
        status.textContent = status.dataset.words + " " + percent + "%";
      }
    });
    uploading.addEventListener("load", function () {
      show(this);
    });
    uploading.addEventListener("error", function () {
      wake("lost");
    });
    uploading.send(data);
  }

  /* What came back takes the place of this page, address and all, as if the browser had sent the form itself. */
  function show(answer) {
    if (answer.responseURL !== window.location.href) {
      window.history.pushState(null, "", answer.responseURL);
    }
    document.open();
    document.write(answer.responseText);
    document.close();
  }

  /* Escape stops a page that is on its way, as the button of the browser does. */
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      if (uploading) {
        uploading.abort();
      }
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
