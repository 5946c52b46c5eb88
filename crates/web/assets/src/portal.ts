// The client portal: plain forms, a composer that keeps its draft.
import { startComposer, forgetDraft } from "./composer";
import { on } from "./dom";
import { startShell } from "./shell";
import { startTicking } from "./tick";

startShell();
startComposer();
startTicking();
on("submit", "[data-composer]", (_, form) => forgetDraft(form));
