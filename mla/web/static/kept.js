// Keeps what is typed into a form, so that a crash, a closed window or the end of the session loses nothing; only the button saves it.
// Asks before the form is left unsaved; the browser words the question.
const PAUSE = 5000; // milliseconds without a key
const PATIENCE = 10000;

class Keeper {
  constructor(form) {
    this.form = form;
    this.told = form.querySelector("[data-kept]");
    this.opened = "unsaved" in form.dataset ? "" : this.contents();
    this.kept = this.contents();
    this.leaving = false;
    form.addEventListener("input", () => this.soon());
    form.addEventListener("focusout", () => this.keep());
    form.addEventListener("submit", (event) => this.leave(event));
    form.addEventListener("saved", () => this.saved());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    window.addEventListener("pageshow", () => (this.leaving = false));
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.contents() !== this.opened) event.preventDefault();
    });
  }

  contents() {
    const typed = [...new FormData(this.form)].filter(([, value]) => typeof value === "string"); // files are chosen again
    return new URLSearchParams(typed).toString();
  }

  // Sent by another script, without leaving the page.
  saved() {
    this.opened = this.kept = this.left;
    this.told.textContent = "";
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  // One at a time, so that an older text never overtakes a newer one.
  async keep() {
    clearTimeout(this.timer);
    if (this.leaving || this.running || this.contents() === this.kept) return;
    this.running = this.send(this.contents());
    const again = await this.running;
    this.running = null;
    if (again) this.keep();
  }

  // Whether the text may have changed meanwhile and can be kept again.
  async send(text) {
    try {
      const answer = await fetch(this.form.dataset.keep, {
        method: "POST",
        mode: "same-origin",
        redirect: "error",
        headers: { "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json" },
        body: text,
        keepalive: text.length < 60000, // the most that browsers carry on with when the page goes
        signal: AbortSignal.timeout(PATIENCE),
      });
      this.kept = text;
      this.tell(answer.status === 404 || answer.status === 403 ? "" : (await answer.json()).said);
      return answer.ok;
    } catch {
      this.tell("");
      return false;
    }
  }

  tell(said) {
    const words = said || "This text could not be kept: save it soon.";
    if (this.told.textContent !== words) this.told.textContent = words;
  }

  // What is being kept arrives before what is saved, or it would come back as not saved.
  async leave(event) {
    clearTimeout(this.timer);
    this.left = this.contents();
    if (!this.running) {
      this.leaving = true;
      setTimeout(() => (this.leaving = !event.defaultPrevented)); // another script may send it and stay
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    await this.running;
    this.form.requestSubmit(event.submitter);
  }
}

for (const form of document.querySelectorAll("form[data-keep]")) new Keeper(form);
