// Sends the files of the upload form one after the other, with progress; without this script the form does it at once.
const MOST_OF_HEADER = 7500; // servers refuse longer ones

function start(form) {
  const folder = form.querySelector("[data-upload-folder]");
  folder.hidden = false;
  const queue = new Queue(form);
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (!files.length) return; // the server says what is missing
    event.preventDefault();
    queue.begin(files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.running) event.preventDefault();
  });
}

class Queue {
  constructor(form) {
    this.form = form;
    this.button = form.querySelector("button[type=submit]");
    this.area = form.querySelector("[data-upload-list]");
    this.running = false;
  }

  async begin(files) {
    if (this.running) return;
    const provenance = provenanceOf(this.form);
    this.draw(files.length);
    if (provenance.length > MOST_OF_HEADER) {
      return this.say("Nothing was sent: shorten the note, or the names of source, place and collector.", true);
    }
    this.all = files.map((file) => new Row(file, this.list));
    const sent = await this.send(this.all, provenance);
    if (sent) for (const input of this.form.querySelectorAll("input[type=file]")) input.value = "";
  }

  async send(rows, provenance) {
    this.running = this.button.disabled = true;
    for (const row of rows) {
      this.say(`Sending ${visible(row.path)}`);
      const last = row === rows.at(-1) && this.all.every((one) => one.done || one === row);
      const answer = await row.send(this.form, provenance, last);
      if (answer.problems && Object.keys(answer.problems).length) {
        this.running = this.button.disabled = false;
        return this.blame(answer.problems); // the same would be said of every other file
      }
    }
    this.running = this.button.disabled = false;
    this.finish(rows, provenance);
    return true;
  }

  finish(rows, provenance) {
    const failed = rows.filter((row) => !row.done);
    const received = rows.length - failed.length;
    if (this.all.every((row) => row.done)) this.form.dispatchEvent(new Event("saved"));
    if (!failed.length) {
      this.say(`All done: ${counted(received)} received.`);
    } else {
      this.say(`${counted(received)} received, ${counted(failed.length)} not.`, true);
      for (const row of failed) row.offerRetry(() => this.send([row], provenanceOf(this.form) || provenance));
    }
    this.more.hidden = !received && !this.more.dataset.any;
    if (received) this.more.dataset.any = "yes";
  }

  draw(count) {
    this.area.replaceChildren();
    const heading = add(this.area, "h3", "govuk-heading-s", `Progress of ${counted(count)}`);
    heading.tabIndex = -1;
    this.status = add(this.area, "p", "govuk-body");
    this.status.setAttribute("role", "status");
    this.more = add(this.area, "p", "govuk-body");
    this.more.hidden = true;
    const link = add(this.more, "a", "govuk-link", "Show them in the list of received files");
    link.href = location.pathname;
    this.list = add(this.area, "ul", "govuk-list");
    heading.focus();
    this.area.scrollIntoView();
  }

  say(text, wrong = false) {
    this.status.textContent = text;
    this.status.classList.toggle("govuk-error-message", wrong);
  }

  blame(problems) {
    this.say("Nothing was sent. Put this right, then press Upload again:", true);
    this.list.replaceChildren();
    const list = this.list;
    list.classList.add("govuk-error-summary__list");
    for (const [name, text] of Object.entries(problems)) {
      const field = this.form.querySelector(`[name="${name}"], [name^="${name}_"]`);
      const label = field && (field.closest("fieldset")?.querySelector("legend") ?? this.form.querySelector(`label[for="${field.id}"]`));
      const place = add(add(list, "li", ""), field ? "a" : "span", "", `${label ? `${label.textContent.trim()}: ` : ""}${text}`);
      if (field) place.href = `#${field.id}`;
    }
    return false;
  }
}

class Row {
  constructor(file, list) {
    this.file = file;
    this.path = file.webkitRelativePath || file.name;
    this.done = false;
    this.element = add(list, "li", "govuk-!-margin-bottom-5");
    add(add(this.element, "div", ""), "bdi", "app-exact", visible(this.path));
    this.bar = add(this.element, "progress", "govuk-!-width-full");
    this.bar.max = Math.max(file.size, 1);
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Progress of ${this.path}`);
    this.state = add(this.element, "div", "", `Waiting, ${sized(file.size)}`);
  }

  // With the last file the server is told that what was typed about them need not be kept any more.
  async send(form, provenance, last) {
    this.retry?.remove();
    this.state.classList.remove("govuk-error-message");
    this.bar.hidden = false;
    const answer = await put(form.dataset.uploadUrl, this.file, headersFor(form, this.path, provenance, last), (sent) => {
      this.bar.value = sent;
      this.state.textContent = sent < this.file.size
        ? `${sized(sent)} of ${sized(this.file.size)}`
        : "Sent; being written and checked";
    });
    this.done = Boolean(answer.sha256);
    this.bar.hidden = true;
    if (this.done) this.show(answer);
    else this.fail(answer.error);
    return answer;
  }

  show(answer) {
    this.state.replaceChildren(`Received, ${sized(answer.bytes)}. SHA-256 `);
    add(this.state, "span", "app-exact", answer.sha256);
  }

  fail(reason) {
    this.state.textContent = reason;
    this.state.classList.add("govuk-error-message");
  }

  offerRetry(again) {
    this.retry?.remove();
    this.retry = add(this.element, "button", "govuk-button govuk-button--secondary govuk-!-margin-top-2", "Send again");
    this.retry.type = "button";
    add(this.retry, "span", "govuk-visually-hidden", ` ${this.path}`);
    this.retry.addEventListener("click", again);
  }
}

function put(url, file, headers, progress) {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest(); // fetch reports no progress of what it sends
    call.open("PUT", url);
    call.responseType = "json";
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
    call.upload.addEventListener("progress", (event) => progress(event.loaded));
    call.addEventListener("load", () => resolve(call.response || { error: refusal(call.status) }));
    for (const kind of ["error", "abort", "timeout"]) {
      call.addEventListener(kind, () => resolve({ error: "The connection was cut. Nothing of this file was kept." }));
    }
    call.send(file);
  });
}

function headersFor(form, path, provenance, last) {
  return {
    ...(last && { "X-Keep": form.querySelector("[name=keep]").value }),
    "Content-Type": "application/octet-stream",
    "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
    "X-File-Name": encodeURIComponent(path.toWellFormed?.() ?? path),
    "X-Provenance": provenance,
  };
}

function provenanceOf(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "keep"].includes(name));
  return new URLSearchParams(fields).toString();
}

function refusal(status) {
  if (status === 413) return "The server takes no file of this size.";
  if (status === 404 || status === 403) return "You cannot upload here any more. Reload the page.";
  return `The server answered ${status}. Reload the page, sign in if asked, and send it again.`;
}

// As the server shows names: what would hide or reorder text is spelled out.
function visible(text) {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `[U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

function sized(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let power = 0;
  let number = bytes;
  while (Math.round(number * 10) / 10 >= 1000 && power < units.length - 1) {
    number /= 1000;
    power += 1;
  }
  return `${power ? number.toFixed(1) : number} ${units[power]}`;
}

function counted(number) {
  return number === 1 ? "1 file" : `${number} files`;
}

function add(parent, tag, classes, text = "") {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.textContent = text;
  parent.append(element);
  return element;
}

const form = document.querySelector("form[data-upload-url]");
if (form) start(form);
