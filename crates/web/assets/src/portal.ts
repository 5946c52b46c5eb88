// The client portal: plain forms, a composer that keeps its draft, news as they come.
import { startComposer, forgetDraft } from "./composer";
import { on, one } from "./dom";
import { isAt, startLive } from "./live";
import { renewPage } from "./renew";
import { startShell } from "./shell";
import { startOffering } from "./offer";
import { startSuggesting } from "./suggest";
import { startTicking } from "./tick";

startShell();
startComposer();
startTicking();
startSuggesting();
startOffering();
on("submit", "[data-composer]", (_, form) => forgetDraft(form));
startLive({
  shows: (number) => isAt("requests", number),
  lists: () => one("#lists") !== null,
  draw: () => void renewPage(),
});
