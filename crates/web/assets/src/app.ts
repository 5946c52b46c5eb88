// The workspace of engineers.
import { one } from "./dom";
import { startKeys } from "./keys";
import { startLater } from "./later";
import { isAt, startLive } from "./live";
import { startQueue } from "./queue";
import { startShell } from "./shell";
import { startTicking } from "./tick";
import { refresh, startUpdates } from "./update";

startShell();
startUpdates();
startQueue();
startLater();
startKeys();
startTicking();
startLive({
  shows: (number) => isAt("tickets", number),
  lists: () => one("main.queue") !== null,
  draw: () => void refresh(),
});
