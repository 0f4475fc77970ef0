/* Says in time that a session is about to end, and keeps it going at a press; when it has ended, lets one sign in over
   the page, with what was typed still there. Everything works without this file. */
(function () {
  "use strict";

  var notice = document.getElementById("session-end");
  var dialog = document.getElementById("sign-in-again");
  var place = dialog.querySelector("[data-form]");
  var trouble = dialog.querySelector("[data-otherwise]");
  var begin = dialog.querySelector("[data-begin]");
  var seconds = Number(notice.dataset.seconds);
  var timer = 0;
  var end = 0;

  function wait() {
    window.clearTimeout(timer);
    window.clearTimeout(end);
    notice.hidden = true;
    timer = window.setTimeout(function () {
      notice.hidden = false;
    }, Math.max(seconds - 180, 30) * 1000);
    end = window.setTimeout(over, seconds * 1000);
  }

  notice.querySelector("button").addEventListener("click", function () {
    window.fetch(notice.dataset.address, { cache: "no-store", credentials: "same-origin", redirect: "error" }).then(wait, function () {
      notice.hidden = false;
    });
  });

  /* Nothing is asked of the server before somebody presses: a page left open keeps no session going. */
  function over() {
    if (!dialog.open) {
      notice.hidden = true;
      place.textContent = "";
      trouble.textContent = "";
      begin.hidden = false;
      dialog.showModal();
    }
  }

  function ask(address, options) {
    trouble.textContent = "";
    window.fetch(address, Object.assign({ cache: "no-store", credentials: "same-origin" }, options)).then(function (answer) {
      var type = answer.headers.get("Content-Type") || "";
      if (type.indexOf("application/json") === 0) {
        return answer.json().then(goOn);
      }
      return answer.text().then(function (text) {
        show(new DOMParser().parseFromString(text, "text/html"), answer.url);
      });
    }).catch(otherwise);
  }

  function otherwise() {
    trouble.textContent = trouble.dataset.otherwise;
  }

  /* The page's own form of signing in, or of the second factor: its fields and what it complains of. */
  function show(page, address) {
    var form = page.querySelector("#content form[method=post]");
    place.textContent = "";
    if (!form) {
      otherwise();
      return;
    }
    page.querySelectorAll("#content .errornote, #content .summary").forEach(function (words) {
      place.appendChild(document.importNode(words, true));
    });
    form = document.importNode(form, true);
    place.appendChild(form);
    begin.hidden = true;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      ask(new URL(form.getAttribute("action") || address, address), { method: "POST", body: new URLSearchParams(new FormData(form)) });
    });
    var first = form.querySelector("input:not([type=hidden])");
    if (first) {
      first.focus();
    }
  }

  function goOn(told) {
    if (String(told.who) !== dialog.dataset.who) {
      // Somebody else: this page is not theirs.
      window.location.reload();
      return;
    }
    place.textContent = "";
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (field) {
      field.value = told.proof;
    });
    dialog.close();
    wait();
    document.dispatchEvent(new CustomEvent("signed-in-again"));
  }

  begin.addEventListener("click", function () {
    ask(dialog.dataset.address, {});
  });
  document.addEventListener("session-goes-on", wait);
  document.addEventListener("session-over", over);
  wait();
})();
