/* Says in time that a session is about to end, and keeps it going at a press. Everything works without this file. */
(function () {
  "use strict";

  var notice = document.getElementById("session-end");
  var seconds = Number(notice.dataset.seconds);
  var timer = 0;

  function wait() {
    window.clearTimeout(timer);
    notice.hidden = true;
    timer = window.setTimeout(function () {
      notice.hidden = false;
    }, Math.max(seconds - 180, 30) * 1000);
  }

  notice.querySelector("button").addEventListener("click", function () {
    window.fetch(notice.dataset.address, { cache: "no-store", credentials: "same-origin", redirect: "error" }).then(wait, function () {
      notice.hidden = false;
    });
  });
  wait();
})();
