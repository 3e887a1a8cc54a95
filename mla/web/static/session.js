// Says some minutes before the session ends that it will, and keeps it when asked to.
// How long is left, only the server knows: other windows and what is kept while typing prolong it as well.
const WARNED = 5 * 60; // seconds before the end
const MINUTE = 60;

class Session {
  constructor(dialog) {
    this.dialog = dialog;
    this.told = dialog.querySelector("[data-told]");
    this.over = false;
    dialog.querySelector("button").addEventListener("click", () => dialog.close() || this.stay());
    dialog.addEventListener("cancel", () => this.stay()); // Escape
    document.addEventListener("visibilitychange", () => document.hidden || Date.now() < this.due || this.look()); // timers sleep with the machine
    this.wait(Number(dialog.dataset.lasts));
  }

  // A warning falls due WARNED before the end; then each minute.
  wait(left) {
    clearTimeout(this.timer);
    const next = 1000 * Math.max(left > WARNED ? left - WARNED : Math.min(left, MINUTE), 1);
    this.due = Date.now() + next;
    this.timer = setTimeout(() => this.look(), next);
  }

  async look() {
    if (!this.over) this.show(await this.ask(this.dialog.dataset.left));
  }

  async stay() {
    if (!this.over) this.show(await this.ask(this.dialog.dataset.stay));
  }

  show(left) {
    if (left === null) return this.wait(MINUTE); // no answer now
    if (left <= 0) return this.end();
    this.wait(left);
    if (left > WARNED) return this.dialog.close();
    const minutes = Math.ceil(left / MINUTE);
    this.say(`You will be signed out in ${minutes === 1 ? "one minute" : `${minutes} minutes`}, since nothing came from you for a while.`);
  }

  end() {
    this.over = true;
    clearTimeout(this.timer);
    this.dialog.querySelector("h2").textContent = "You were signed out";
    this.dialog.querySelector("button").textContent = "Back to the page";
    const again = this.dialog.querySelector("a");
    again.hidden = false;
    again.href = location.href;
    const typed = document.querySelector("form[data-keep]") ? " What you typed into the form is kept for you; files are not." : "";
    this.say(`Sign in again to go on.${typed}`);
  }

  say(words) {
    if (this.told.textContent !== words) this.told.textContent = words; // a live region: read out
    if (!this.dialog.open) this.dialog.showModal();
  }

  async ask(url) {
    try {
      const answer = await fetch(url, { mode: "same-origin", redirect: "error", headers: { "Accept": "application/json" } });
      return answer.ok ? (await answer.json()).left : null;
    } catch {
      return null;
    }
  }
}

new Session(document.querySelector("[data-session]"));
