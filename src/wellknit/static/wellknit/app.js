/* Small helps for those whose browser runs scripts. Every deed works without this file. */
"use strict";
(() => {
  const body = document.body;
  const signOut = document.getElementById("sign-out");
  const warning = document.getElementById("idle-warning");
  const idleMs = 1000 * Number(body.dataset.idleSeconds || 0);
  const WARN_MS = Math.min(120000, idleMs / 2);
  const TWICE_MS = 600;
  const RELEASE_MS = 15000;
  let leaving = false;

  const lock = () => {
    if (!signOut || leaving) return;
    leaving = true;
    body.hidden = true;
    signOut.submit();
  };

  /* Two presses of Escape sign out at once: the quick way when somebody walks in. */
  let lastEscape = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat || event.isComposing) return;
    if (event.timeStamp - lastEscape < TWICE_MS) lock();
    lastEscape = event.timeStamp;
  });

  /* The server ends an idle session; this says so beforehand, and clears the screen when it happens. */
  if (signOut && warning && idleMs > 0) {
    const tabs = "BroadcastChannel" in window ? new BroadcastChannel("wellknit-awake") : null;
    let since = Date.now();
    const awake = () => { since = Date.now(); warning.hidden = true; };
    const tick = () => {
      const idle = Date.now() - since;
      if (idle >= idleMs) lock();
      else if (idle >= idleMs - WARN_MS) warning.hidden = false;
    };
    const stay = warning.querySelector("[data-stay]");
    if (stay) {
      stay.addEventListener("click", async (event) => {
        event.preventDefault();
        const answer = await fetch(stay.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
        if (!answer || !answer.ok) return;
        awake();
        if (tabs) tabs.postMessage("awake");
      });
    }
    document.addEventListener("htmx:afterRequest", awake);
    if (tabs) {
      tabs.onmessage = awake;
      tabs.postMessage("awake");
    }
    setInterval(tick, 5000);
    document.addEventListener("visibilitychange", tick);
  }

  /* Written but not sent: ask before the page goes. */
  const dirty = new Set();
  const isWriting = (form) => form && form.method === "post" && !form.hasAttribute("data-no-ask");
  document.addEventListener("input", (event) => {
    if (isWriting(event.target.form)) dirty.add(event.target.form);
  });
  window.addEventListener("beforeunload", (event) => {
    const open = [...dirty].some((form) => form.isConnected);
    if (!leaving && open) event.preventDefault();
  });

  /* Sent once is enough. The server refuses a second one too. */
  const buttons = (form) => [...form.elements].filter((part) => part.type === "submit");
  const release = (form) => {
    delete form.dataset.sent;
    buttons(form).forEach((button) => button.removeAttribute("aria-busy"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    dirty.delete(form);
    buttons(form).forEach((button) => button.setAttribute("aria-busy", "true"));
    setTimeout(release, RELEASE_MS, form);
  });

  /* A page kept by the browser may be older than the session: fetch it anew. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
