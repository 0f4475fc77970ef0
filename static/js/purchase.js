/* A running total while the form is filled in. What counts is what the server computes for the check page. */
(function () {
  "use strict";

  var note = document.getElementById("running-total");
  if (!note) {
    return;
  }
  var prices = JSON.parse(note.dataset.prices);
  var format = new Intl.NumberFormat(document.documentElement.lang);

  function control(part, number) {
    return document.getElementById("id_" + part + "_" + number);
  }

  /* Đồng with VAT; 0 for a line without a service, NaN for one that cannot be had. */
  function line(kind, number) {
    var service = control("service", number).value;
    if (!service) {
      return 0;
    }
    if (!control("quantity", number).checkValidity()) {
      return NaN;
    }
    var offer = prices[service] || {};
    var device = control("device", number).checked ? offer.device : 0;
    var net = (offer[kind + control("term", number).value] + device) * Number(control("quantity", number).value);
    return net + Math.floor((net * offer.vat + 50) / 100);
  }

  function show() {
    var kind = document.querySelector('input[name="request_type"]:checked');
    var total = 0;
    for (var number = 1; control("service", number); number += 1) {
      total += line(kind ? kind.value : "", number);
    }
    note.hidden = !(total > 0);
    note.textContent = note.hidden ? "" : note.dataset.words.replace("%", format.format(total) + "\u00a0₫");
  }

  /* While typing, not on leaving the field: a page that moves under the pointer swallows the click. */
  document.addEventListener("input", show);
  show();
})();
