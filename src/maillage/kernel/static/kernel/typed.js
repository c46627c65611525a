/* What was typed in a form outlives the end of a session. It is kept in this tab when it is sent; the page where one signs in
   marks that it did not arrive, and the form puts it back. Without this script, one goes back in the browser's history. */
(function () {
  "use strict";
  var KEPT = "maillage:typed", LOST = "maillage:lost", OURS = /^csrfmiddlewaretoken$/;

  function store(action) { try { return action(window.sessionStorage); } catch (refused) { return null; } }

  function values(form) {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (!OURS.test(name) && typeof value === "string") { found.push([name, value]); }
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

  if (document.querySelector("form[data-signing-in]")) {
    store(function (kept) { if (kept.getItem(KEPT)) { kept.setItem(LOST, "1"); } });
    return;
  }
  var form = document.querySelector("form[data-checking]:not([data-draft])");
  if (!form) { return; }
  var before = store(function (kept) {
    var typed = kept.getItem(LOST) ? JSON.parse(kept.getItem(KEPT)) : null;
    kept.removeItem(KEPT);
    kept.removeItem(LOST);
    return typed;
  });
  if (before && before.at === location.pathname && acting(before.pairs) === acting(values(form))) {
    put(form, before.pairs);
    var said = document.createElement("p");
    said.className = "notice attention";
    said.setAttribute("role", "status");
    said.textContent = "Votre session était finie : rien n’a été enregistré. Ce que vous aviez saisi est remis ci-dessous ; relisez, puis enregistrez.";
    form.parentNode.insertBefore(said, form);
  }
  form.addEventListener("submit", function () {
    store(function (kept) { kept.setItem(KEPT, JSON.stringify({ at: location.pathname, pairs: values(form) })); });
  });
})();
