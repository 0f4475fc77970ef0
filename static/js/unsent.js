/* Keeps what is typed into the forms of a case on the server, every few seconds. Without this file it is kept when a
   form is previewed or refused. */
(function () {
  "use strict";

  var PAUSE = 1500;

  function proof(form) {
    return form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function body(form) {
    var fields = new FormData(form);
    fields.delete("csrfmiddlewaretoken");
    fields.delete("template");
    return new URLSearchParams(fields);
  }

  function watch(form) {
    var timer = 0;
    var running = null;
    var saved = String(body(form));
    var sent = false;
    var note = form.querySelector("[data-saved]");

    function save(again) {
      var now = body(form);
      window.clearTimeout(timer);
      if (sent || (String(now) === saved && !again)) {
        return;
      }
      if (running) {
        running.abort();
      }
      running = new AbortController();
      window.fetch(form.dataset.unsent, {
        method: "POST", body: now, headers: { "X-CSRFToken": proof(form) }, credentials: "same-origin",
        redirect: "manual", keepalive: true, signal: running.signal
      }).then(function (answer) {
        if (answer.status === 204) {
          saved = String(now);
          note.textContent = note.dataset.saved;
          document.dispatchEvent(new CustomEvent("session-goes-on"));
        } else if (answer.type === "opaqueredirect" || answer.status === 403) {
          note.textContent = "";
          document.dispatchEvent(new CustomEvent("session-over"));
        }
      }, function () {
        // No line: the next letter tries again.
        note.textContent = "";
      });
    }

    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, PAUSE);
    });
    form.addEventListener("submit", function () {
      sent = true;
      window.clearTimeout(timer);
      if (running) {
        running.abort();
      }
    });
    window.addEventListener("pageshow", function () {
      sent = false;
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") {
        save();
      }
    });
    document.addEventListener("signed-in-again", function () {
      save(true);
    });
  }

  document.querySelectorAll("form[data-unsent]").forEach(watch);
})();
