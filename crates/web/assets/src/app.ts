// The workspace of engineers.
import { one } from "./dom";
import { startLater } from "./later";
import { isAt, startLive } from "./live";
import { act, open, startQueue, tick, walk } from "./queue";
import { startShell } from "./shell";
import { startTicking } from "./tick";
import { refresh, startUpdates } from "./update";

startShell();
startUpdates();
startQueue();
startLater({ walk, open, tick, act });
startTicking();
startLive({
  shows: (number) => isAt("tickets", number),
  lists: () => one("main.queue") !== null,
  draw: () => void refresh(),
});
