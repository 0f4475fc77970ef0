/* Keys on every page of the staff, and a mark for new work. Everything works without this file. */
(function () {
  "use strict";

  var rows = Array.prototype.slice.call(document.querySelectorAll("#result_list tbody tr"));
  var here = -1;
  var help = document.getElementById("keys-help");
  var box = document.getElementById("keys");
  var mark = document.getElementById("news");

  function remembered() {
    try {
      return window.localStorage.getItem("keys") !== "off";
    } catch (error) {
      return true;
    }
  }

  box.checked = remembered();
  box.addEventListener("change", function () {
    try {
      window.localStorage.setItem("keys", box.checked ? "on" : "off");
    } catch (error) {
      // Remembered for this page only.
    }
  });

  /* A second press while the first is on its way does nothing; after Stop, or when it takes long, one can press again. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(function () {
      delete form.dataset.sent;
    }, 5000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });

  function isTyping(element) {
    return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && element.type !== "checkbox";
  }

  function move(step) {
    if (!rows.length) {
      return;
    }
    here = Math.min(Math.max(here + step, 0), rows.length - 1);
    var link = rows[here].querySelector("th a");
    if (link) {
      link.focus();
      rows[here].scrollIntoView({ block: "nearest" });
    }
  }

  function press(selector) {
    var element = document.querySelector(selector);
    if (element) {
      element.click();
    }
  }

  var opener = document.getElementById("keys-open");
  opener.hidden = false;
  opener.addEventListener("click", function () {
    help.showModal();
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help.open) {
      return;
    }
    if (!box.checked) {
      return;
    }
    if (event.key === "/") {
      var search = document.getElementById("searchbar") || document.getElementById("find");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (event.key === "?") {
      help.showModal();
    } else if (event.key === "n") {
      press("#next-case");
    } else if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else if (event.key === "o" && here >= 0) {
      rows[here].querySelector("th a").click();
    }
  });

  if (!mark) {
    return;
  }
  var title = document.title;

  function look() {
    window.fetch(mark.dataset.address, { cache: "no-store", credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) {
        window.clearInterval(timer);
        return null;
      }
      return answer.json();
    }).then(function (told) {
      if (told && told.new) {
        mark.querySelector("span").textContent = told.new;
        mark.hidden = false;
        document.title = "(" + told.new + ") " + title;
      }
    }, function () {
      // No line: the next look asks again.
    });
  }

  var timer = window.setInterval(look, 60000);
})();
