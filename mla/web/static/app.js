// Starts the components of the page; every page works without it.
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// MoJ's scripts are fetched only by the pages that use one.
if (document.querySelector("[data-module^='moj-']")) {
  const moj = await import("./vendor/moj-frontend.min.js");
  moj.initAll();
  for (const element of document.querySelectorAll("[data-module='moj-multi-file-upload']")) {
    new moj.MultiFileUpload(element, {
      uploadUrl: element.dataset.uploadUrl,
      deleteUrl: element.dataset.deleteUrl,
    });
  }
}
