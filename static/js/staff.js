/* Keys for the queue: / searches, j and k move, o opens. Everything works without this file. */
(function () {
  "use strict";

  var rows = Array.prototype.slice.call(document.querySelectorAll("#result_list tbody tr"));
  var here = -1;

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
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
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
