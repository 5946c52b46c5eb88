// The workspace of engineers.
import { startKeys } from "./keys";
import { startLive } from "./live";
import { startQueue } from "./queue";
import { startShell } from "./shell";
import { startTicking } from "./tick";
import { startUpdates } from "./update";

startShell();
startUpdates();
startQueue();
startKeys();
startTicking();
startLive();
