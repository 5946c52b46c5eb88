// An upload shows how far it is. Without scripts, or when anything fails, the form goes as forms do.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) {
  const bar = form.querySelector("progress");
  form.addEventListener("submit", (event) => {
    if (!bar) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (told) => {
      bar.hidden = false;
      if (told.lengthComputable) bar.value = Math.round((told.loaded / told.total) * 100);
      else bar.removeAttribute("value");
    });
    request.addEventListener("load", () => {
      if (request.status < 400 && request.responseURL !== form.action) {
        location.href = request.responseURL;
        return;
      }
      // The answer is a page of its own: what is wrong with the file, or that it has come.
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      const here = document.querySelector("main");
      if (main && here) here.replaceWith(document.adoptNode(main));
      else form.submit();
    });
    request.addEventListener("error", () => form.submit());
    request.send(new FormData(form));
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
}
