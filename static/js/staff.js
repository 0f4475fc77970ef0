/* Keys for the queue: / searches, j and k move, o opens; they can be switched off. Everything works without this file. */
(function () {
  "use strict";

  var rows = Array.prototype.slice.call(document.querySelectorAll("#result_list tbody tr"));
  var here = -1;
  var box = document.getElementById("keys");

  function remembered() {
    try {
      return window.localStorage.getItem("keys") !== "off";
    } catch (error) {
      return true;
    }
  }

  box.checked = remembered();
  box.parentNode.hidden = false;
  box.addEventListener("change", function () {
    try {
      window.localStorage.setItem("keys", box.checked ? "on" : "off");
    } catch (error) {
      // Remembered for this page only.
    }
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

  document.addEventListener("keydown", function (event) {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    if (event.key === "/") {
      var search = document.getElementById("searchbar");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else if (event.key === "o" && here >= 0) {
      rows[here].querySelector("th a").click();
    }
  });
})();
