/* Passkeys need a browser that knows them and a safe address; say so where they do not work. */
"use strict";
(() => {
  const show = (id) => {
    const part = document.getElementById(id);
    if (part) part.hidden = false;
  };
  if (!window.PublicKeyCredential) show("passkey-unknown");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show(window.PublicKeyCredential ? "passkey-failed" : "passkey-unknown");
  });
})();
