/* Ties the passkey button of a page to its form, and says so where passkeys do not work. */
"use strict";
(() => {
  const show = (id) => {
    const part = document.getElementById(id);
    if (part) part.hidden = false;
  };
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show(window.PublicKeyCredential ? "passkey-failed" : "passkey-unknown");
  });
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const kinds = {
    "sign-in": ["loginForm", "login"],
    "use": ["authenticateForm", "authenticate"],
    "add": ["signupForm", "signup"],
  };
  const [tie, button] = kinds[form.dataset.passkey];
  const credential = form.querySelector("input[name=credential]");
  window.allauth.webauthn.forms[tie]({ ids: { [button]: "passkey", credential: credential.id, data: "js_data" } });
  if (!window.PublicKeyCredential) show("passkey-unknown");
})();
