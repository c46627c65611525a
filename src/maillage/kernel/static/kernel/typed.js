/* What was typed in a form outlives the end of a session. It is kept in this tab when it is sent, with whose it is; the page
   where one signs in marks that it did not arrive, where it leads back to that form; and the form gives it back to the same
   person. Any other page that follows forgets it: what has arrived, what another would read after her. Without this script,
   one goes back in the browser's history. */
(function () {
  "use strict";
  var KEPT = "maillage:typed", LOST = "maillage:lost", OURS = /^csrfmiddlewaretoken$/;

  function store(action) { try { return action(window.sessionStorage); } catch (refused) { return null; } }

  function forget() { store(function (kept) { kept.removeItem(KEPT); kept.removeItem(LOST); }); }

  function read() { return store(function (kept) { return JSON.parse(kept.getItem(KEPT)); }); }

  function values(form) {
    var found = [], secret = {};
    form.querySelectorAll("[type=password]").forEach(function (one) { secret[one.name] = true; });
    new FormData(form).forEach(function (value, name) {
      if (!OURS.test(name) && !secret[name] && typeof value === "string") { found.push([name, value]); }
    });
    return found;
  }

  function acting(pairs) {
    var found = pairs.filter(function (pair) { return pair[0] === "_acting_for"; })[0];
    return found ? found[1] : "";
  }

  function put(form, pairs) {
    var boxes = {};
    pairs.forEach(function (pair) { (boxes[pair[0]] = boxes[pair[0]] || []).push(pair[1]); });
    Array.prototype.forEach.call(form.elements, function (one) {
      if (!one.name || OURS.test(one.name) || one.type === "submit" || one.type === "file") { return; }
      var given = boxes[one.name] || [];
      if (one.type === "checkbox" || one.type === "radio") { one.checked = given.indexOf(one.value) >= 0; }
      else if (given.length) { one.value = given[0]; }
    });
  }

  var door = document.querySelector("form[data-signing-in]");
  if (door) {
    var sent = read(), next = door.elements.next ? door.elements.next.value : "";
    if (sent && next.split("?")[0] === sent.at) { store(function (kept) { kept.setItem(LOST, "1"); }); } else { forget(); }
    return;
  }
  var form = document.querySelector("form[data-outlives]");
  var before = form && store(function (kept) { return kept.getItem(LOST); }) ? read() : null;
  forget();
  if (!form) { return; }
  var whose = form.dataset.outlives;
  if (before && before.at === location.pathname && before.whose === whose && acting(before.pairs) === acting(values(form))) {
    put(form, before.pairs);
    var said = document.createElement("p");
    said.className = "notice attention";
    said.setAttribute("role", "status");
    said.textContent = "Votre session était finie : rien n’a été enregistré. Ce que vous aviez saisi est remis ci-dessous ; relisez, puis enregistrez.";
    form.parentNode.insertBefore(said, form);
  }
  form.addEventListener("submit", function () {
    store(function (kept) {
      kept.setItem(KEPT, JSON.stringify({ at: location.pathname, whose: whose, pairs: values(form) }));
    });
  });
})();
