/* Drafts keep themselves: on this computer at each keystroke, on the server when the network is there. Without this
   script each page is still saved when it is sent. */
(function () {
  "use strict";
  var PREFIX = "maillage:", WAIT = 15000, OURS = /^(csrfmiddlewaretoken|_acting_for|version|page|suite|confirmer)$/;

  function store(action) { try { return action(window.localStorage); } catch (refused) { return null; } }

  function values(form) {
    var found = [];
    new FormData(form).forEach(function (value, name) { if (!OURS.test(name) && typeof value === "string") { found.push([name, value]); } });
    return found;
  }

  var sent = new URLSearchParams(location.search).get("enregistre");
  if (sent) {
    store(function (kept) { kept.removeItem(PREFIX + sent); });
    var asked = new URLSearchParams(location.search);
    asked.delete("enregistre");
    history.replaceState(null, "", location.pathname + (asked.toString() ? "?" + asked : ""));
  }

  function offer() {
    document.querySelectorAll("[data-kept]").forEach(function (place) {
      var start = PREFIX + place.dataset.kept + ":", found = 0;
      store(function (kept) { for (var at = 0; at < kept.length; at += 1) { if (kept.key(at).indexOf(start) === 0) { found += 1; } } });
      if (found) {
        place.textContent = "Des réponses saisies sans connexion sont gardées sur cet ordinateur : ouvrez la partie pour les reprendre.";
        place.className = "kept";
        place.hidden = false;
      }
    });
  }

  function begin(form) {
    var key = PREFIX + form.dataset.draft, state = form.querySelector("[data-state]"), version = form.elements.version;
    var atFirst = JSON.stringify(values(form)), timer = 0, isSending = false;
    var box = document.querySelector("[data-offer]");

    function say(text) { if (state) { state.textContent = text; } }

    function keep() {
      var now = JSON.stringify(values(form));
      if (now === atFirst) { store(function (kept) { kept.removeItem(key); }); return; }
      store(function (kept) { kept.setItem(key, now); });
    }

    function send() {
      window.clearTimeout(timer);
      var now = JSON.stringify(values(form));
      if (isSending || now === atFirst) { return; }
      if (!navigator.onLine) { say("Pas de connexion : vos réponses sont gardées sur cet ordinateur."); return; }
      isSending = true;
      var body = new FormData(form);
      fetch(form.action, { method: "POST", body: new URLSearchParams(body), headers: { "X-Autosave": "1" }, credentials: "same-origin" })
        .then(function (answer) {
          isSending = false;
          if (answer.status === 204) {
            version.value = answer.headers.get("X-Version");
            atFirst = now;
            keep();
            var hour = new Date();
            say("Enregistré à " + hour.getHours() + " h " + String(hour.getMinutes()).padStart(2, "0") + ".");
          } else if (answer.status === 409) {
            say("Quelqu’un d’autre a enregistré cette partie : enregistrez pour comparer.");
          } else {
            say("Vos réponses sont gardées sur cet ordinateur : enregistrez la page.");
          }
        })
        .catch(function () {
          isSending = false;
          say("Pas de connexion : vos réponses sont gardées sur cet ordinateur.");
        });
    }

    function changed() {
      keep();
      window.clearTimeout(timer);
      timer = window.setTimeout(send, WAIT);
    }

    function put(pairs) {
      var boxes = {};
      pairs.forEach(function (pair) { (boxes[pair[0]] = boxes[pair[0]] || []).push(pair[1]); });
      Array.prototype.forEach.call(form.elements, function (one) {
        if (!one.name || OURS.test(one.name) || /-(cle|lignes)$/.test(one.name)) { return; }
        var given = boxes[one.name] || [];
        if (one.type === "checkbox" || one.type === "radio") { one.checked = given.indexOf(one.value) >= 0; }
        else if (one.type !== "submit" && given.length) { one.value = given[0]; }
      });
    }

    var before = store(function (kept) { return kept.getItem(key); });
    if (before === atFirst) { store(function (kept) { kept.removeItem(key); }); before = null; }
    if (before && box) {
      box.hidden = false;
      box.querySelector("[data-take]").addEventListener("click", function () {
        put(JSON.parse(before));
        box.hidden = true;
        keep();
        send();
      });
      box.querySelector("[data-drop]").addEventListener("click", function () {
        store(function (kept) { kept.removeItem(key); });
        box.hidden = true;
      });
    }

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", function (event) {
      if (navigator.onLine) { isSending = true; return; }
      event.preventDefault();
      keep();
      say("Pas de connexion : vos réponses sont gardées sur cet ordinateur. Enregistrez quand elle revient.");
    });
    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { keep(); send(); } });
  }

  offer();
  document.querySelectorAll("form[data-draft]").forEach(begin);
})();
