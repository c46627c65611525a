/* A field is checked by the server as it is left: the form is sent without being saved, and what is said of each field is
   put under it. Only what changes is touched, so that it is read aloud once. Without this script, when the form is sent. */
(function () {
  "use strict";
  document.querySelectorAll("form[data-checking]").forEach(function (form) {
    var asked = null;
    form.addEventListener("change", function () {
      if (asked) { asked.abort(); }
      asked = new AbortController();
      fetch(location.href, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Check": "1" },
        credentials: "same-origin", signal: asked.signal
      })
        .then(function (answer) { return answer.ok && !answer.redirected ? answer.text() : ""; })
        .then(function (text) {
          new DOMParser().parseFromString(text, "text/html").querySelectorAll(".advice").forEach(function (said) {
            var place = document.getElementById(said.id);
            if (place && place.innerHTML !== said.innerHTML) { place.replaceChildren.apply(place, said.childNodes); }
          });
        })
        .catch(function () { /* no line: the form says it when it is sent */ });
    });
  });
})();
