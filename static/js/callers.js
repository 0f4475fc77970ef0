/* Looks a caller up while their number is typed. Without this file a button does. */
(function () {
  "use strict";

  var place = document.getElementById("callers");
  var form = place.closest("form");
  var number = form.elements.phone;
  var timer = 0;
  var asked = number.value.replace(/\D/g, "");
  var running = null;

  form.querySelector("[name=look_up]").remove();

  function look() {
    var digits = number.value.replace(/\D/g, "");
    if (digits === asked || digits.length < 9) {
      return;
    }
    asked = digits;
    if (running) {
      running.abort();
    }
    running = new AbortController();
    window.fetch(place.dataset.address, {
      method: "POST", body: new URLSearchParams({ phone: number.value }), credentials: "same-origin", redirect: "error",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }, signal: running.signal
    }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var found = new DOMParser().parseFromString(text, "text/html").body.childNodes;
      place.replaceChildren.apply(place, Array.prototype.slice.call(found));
    }, function () {
      // No line, or signed out: the next digit asks again.
      asked = "";
    });
  }

  number.addEventListener("input", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, 350);
  });
})();
