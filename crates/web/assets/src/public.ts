// Behind a one-click link: a browser with scripts answers by itself. Programs that only look at links in mails
// run no scripts, so they confirm nothing.
document.querySelector<HTMLFormElement>("form[data-by-itself]")?.requestSubmit();
