/* A running total while the form is filled in. What counts is what the server computes for the check page. */
(function () {
  "use strict";

  var note = document.getElementById("running-total");
  if (!note) {
    return;
  }
  var prices = JSON.parse(note.dataset.prices);
  var format = new Intl.NumberFormat(document.documentElement.lang);

  /* Đồng with VAT; 0 for a line without a service, NaN for one that cannot be had. */
  function amount(kind, line) {
    function control(part) {
      return line.querySelector('[name$="-' + part + '"]');
    }
    var service = control("service").value;
    if (!service) {
      return 0;
    }
    if (!control("quantity").checkValidity()) {
      return NaN;
    }
    var offer = prices[service] || {};
    var device = control("device").checked ? offer.device : 0;
    var net = (offer[kind + control("term").value] + device) * Number(control("quantity").value);
    return net + Math.floor((net * offer.vat + 50) / 100);
  }

  function show() {
    var kind = document.querySelector('input[name="request_type"]:checked');
    var total = 0;
    document.querySelectorAll("[data-line]").forEach(function (line) {
      total += amount(kind ? kind.value : "", line);
    });
    note.hidden = total === 0;
    if (isNaN(total)) {
      /* A sum that goes away says why. */
      note.textContent = note.dataset.unknown;
    } else {
      note.textContent = note.hidden ? "" : note.dataset.words.replace("%", format.format(total) + "\u00a0đồng");
    }
  }

  /* While typing, not on leaving the field: a page that moves under the pointer swallows the click. */
  document.addEventListener("input", show);
  show();
})();
