//! The table of rights, and the walk that proves it over the router's own list.

use super::visitor::{Answer, Visitor};
use super::world::{PASSWORD, ROLES, World, invitation};
use super::{articles, checks, duty, flows, orders, programs, topics};
use app::Actor;
use app::desk::{NewView, Whose};
use app::hooks::NewHook;
use app::releases::NewRelease;
use app::releases::tracker::NewTracker;
use app::tokens::NewToken;
use axum::http::StatusCode;
use domain::desk::{Channel, Command, Filter, Link, TicketKind};
use domain::ids::{CannedId, DeliveryId, HookId, InboundId, ReleaseId, TrackerId, ViewId};
use domain::people::Mandate;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::desk::{Engine, tell};

/// What each role gets, on what is his client's and (second sign, if it differs) on what is another's.
///
/// `+` it is done · `>` to the page of signing in · `-` forbidden · `.` there is nothing here · `!` refused with words
#[rustfmt::skip]
const TABLE: &[(&str, &str, [&str; 9])] = &[
    //                                       guest req.  coll. man.  eng.  scop. head  adm.  aud.
    ("get", "/",                            [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/session",                     ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/session",                    ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/session/end",                [">",  ">",  ">",  ">",  ">",  ">",  ">",  ">",  ">"]),
    // A link lets in whoever holds it; what it is for decides, not who holds it.
    ("get", "/session/link",                ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/session/link",               ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/session/link/{token}",        ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/session/link/{token}",       ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/password-reset",              ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/password-reset",             ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/access/{token}",              ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/access/{token}",             ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/preferences",                ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    // The desk. For a client's people there is nothing here, whosever ticket it is.
    ("get", "/queue",                       [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/first-steps",                [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("get", "/keys",                        [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/palette",                     [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/search",                      [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/search/completions",          [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/views/new",                   [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/views/count",                 [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/views",                      [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    // Everybody's view is changed by those who lead.
    ("get", "/views/{id}",                  [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/views/{id}",                 [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/views/{id}/deletion",        [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/bulk/form",                   [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    // What nobody may change is refused with words; taken back is one's own.
    ("post", "/bulk",                       [">",  ".",  ".",  ".",  "+",  "+!", "+",  "+",  "-"]),
    ("post", "/bulk/{id}/undo",             [">",  ".",  ".",  ".",  "+",  ".",  ".",  ".",  "-"]),
    ("get", "/tickets/new",                 [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/tickets",                    [">",  ".",  ".",  ".",  "+",  "+!", "+",  "+",  "!"]),
    ("get", "/tickets/{number}",            [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("get", "/tickets/{number}/preview",    [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("get", "/tickets/{number}/journal",    [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    // Topic, facts and procedure are part of the work.
    ("post", "/tickets/form",               [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/tickets/{number}/topic",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/topic",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/procedure", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // A form that is being filled, for one's own client.
    ("post", "/topics/check",               [">",  "+-", "+-", "+-", "+",  "+-", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/clocks",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/tickets/{number}/deadline",  [">",  ".",  ".",  ".",  "-",  "-.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/messages",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/presence",   [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/tickets/{number}/presence",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/tickets/{number}/draft",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // What is not his to take back, or has gone out already, is refused with words.
    ("post", "/tickets/{number}/undo",      [">",  ".",  ".",  ".",  "!",  "!.", "!",  "!",  "-"]),
    ("post", "/tickets/{number}/children",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/canned",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // Everybody's macro.
    ("get", "/tickets/{number}/macros/{id}", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/macros/{id}", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/spelling",                   [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/spelling/words",             [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/settings/vocabulary",         [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    // A word for everybody is for those whose roles reach everybody; removed by whoever leads, if not one's own.
    ("post", "/settings/vocabulary",        [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("post", "/settings/vocabulary/{id}/removal", [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/settings/answers",            [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    // For everybody: by those who lead.
    ("post", "/settings/answers",           [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/settings/answers/{id}/removal", [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/settings/macros",             [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("post", "/settings/macros",            [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/settings/macros/{id}/removal", [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/tickets/{number}/merging",    [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/merging",   [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/unmerging", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/links",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/flags",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/references",[">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/messages/{message}/splitting",
                                            [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // One's own words: here the engineer's. Those who lead may put anybody's right.
    ("post", "/tickets/{number}/messages/{message}/text",
                                            [">",  ".",  ".",  ".",  "+",  "-.", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/messages/{message}/versions",
                                            [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/tickets/{number}/assignment",[">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/state",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/priority",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/type",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/subject",   [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/people",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/watchers",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/line",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/hand-over", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/hand-over", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/hand-over/search", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // Nothing waits for the head: whoever decides is told so.
    ("post", "/tickets/{number}/hand-over/consent", [">",  ".",  ".",  ".",  "-",  "-.", "!",  "!",  "-"]),
    ("post", "/next",                       [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("get", "/board",                       [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "+"]),
    ("post", "/tickets/{number}/time",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/time", [">", ".", ".", ".", "+", "+.", "+", "+", "+"]),
    ("post", "/tickets/{number}/time/{entry}", [">", ".", ".", ".", "+", "-.", "+", "+", "-"]),
    ("post", "/tickets/{number}/timer", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    ("post", "/tickets/{number}/quote", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    ("get", "/attachments/{id}/{name}",     [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("post", "/tickets/{number}/articles",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // Articles. Whoever serves one client alone writes for him alone; those who lead publish.
    ("get", "/tickets/{number}/suggestions", [">", ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    // Suppliers' data: of the clients whom one serves; set up by engineers, looked at by auditors.
    ("get", "/data",                        [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/data/suppliers/new",          [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("post", "/data/suppliers",             [">",  ".",  ".",  ".",  "+",  "+-", "+",  "+",  "-"]),
    ("get", "/data/suppliers/{id}",         [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/data/suppliers/{id}",        [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/data/suppliers/{id}/balance", [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("get", "/data/feeds/new",              [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/data/feeds",                 [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/data/feeds/{id}",             [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/data/feeds/{id}",            [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/data/feeds/{id}/contract",   [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // A form without a file is refused with words.
    ("post", "/data/feeds/{id}/files",      [">",  ".",  ".",  ".",  "!",  "!.", "!",  "!",  "-"]),
    ("get", "/data/files/{id}",             [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    // Nothing waits for a decision there.
    ("post", "/data/files/{id}",            [">",  ".",  ".",  ".",  "!",  "!.", "!",  "!",  "-"]),
    ("get", "/data/files/{id}/{what}",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("get", "/data/checks",                 [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/data/checks/new",             [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("post", "/data/checks",                [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/data/checks/{id}",            [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/data/checks/{id}",           [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // A supplier's link lets in whoever holds it, to what is the supplier's own.
    ("get", "/s/{token}",                   ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/s/{token}",                  ["!",  "!",  "!",  "!",  "!",  "!",  "!",  "!",  "!"]),
    ("get", "/s/{token}/{file}",            ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    // Equipment: of the clients whom one serves; tables are brought in by whoever serves all.
    ("get", "/releases",                    [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/releases/new",                [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/releases",                   [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/releases/{id}",               [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/releases/{id}",              [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/releases/{id}/out",          [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/tickets/{number}/release",    [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/release",   [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // A tracker proves itself by its secret; whoever has none hears that there is nothing.
    ("post", "/trackers/{id}",              [".",  ".",  ".",  ".",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/settings/trackers",           [">",  ".",  ".",  ".",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/settings/trackers",          [">",  ".",  ".",  ".",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/settings/trackers/{id}/state", [">", ".", ".",  ".",  "-",  "-",  "-",  "+",  "-"]),
    ("get", "/equipment",                   [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/equipment/new",               [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("get", "/equipment/import",            [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("post", "/equipment/import",           [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("get", "/equipment/images",            [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/equipment/images",           [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("get", "/equipment/{id}",              [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/equipment/{id}",             [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/equipment/{id}/restorations", [">", ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    // Incidents of the clients whom one serves; duty is set up by those who lead. A link acts for whom it was made.
    ("get", "/incidents",                   [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/incidents",                  [">",  ".",  ".",  ".",  "+",  "+-", "+",  "+",  "-"]),
    ("get", "/incidents/missed",            [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/incidents/{number}",          [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/incidents/{number}",         [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/incidents/{number}/change",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/p/{token}",                   ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/p/{token}",                  ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/duty",                        [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/duty/absences",              [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("post", "/duty/absences/{id}",         [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("get", "/duty/maps/{org}",             [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/duty/maps/{org}",            [">",  ".",  ".",  ".",  "-",  "-.", "+",  "+",  "-"]),
    ("get", "/duty/coverage/{org}",         [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/duty/rotas",                 [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/duty/rotas/{id}",             [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/duty/rotas/{id}",            [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("get", "/duty/feeds/{file}",           ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/duty/people/{id}",            [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("post", "/duty/people/{id}",           [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("get", "/settings/alerts",             [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/settings/alerts",            [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    // Other systems show secrets of their own: a person's is none.
    ("post", "/api/v1/alerts/{format}",     [">",  ">",  ">",  ">",  ">",  ">",  ">",  ">",  ">"]),
    ("get", "/api/v1/organisations/{id}/who", [">", ".",  ".",  ".", "+",  "+.", "+",  "+",  "+"]),
    // Figures of the clients whom one serves.
    // Flows: whoever serves the client looks after them, those who lead set them up.
    ("get", "/flows", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/flows", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/flows/new", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/flows/quiet", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/flows/quiet", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    ("get", "/flows/{id}", [">", ".", ".", ".", "+", "+.", "+", "+", "+"]),
    ("post", "/flows/{id}", [">", ".", ".", ".", "-", "-.", "+", "+", "-"]),
    ("get", "/flows/{id}/edit", [">", ".", ".", ".", "-", "-.", "+", "+", "-"]),
    ("get", "/flows/{id}/chart", [">", ".", ".", "+.", "+", "+.", "+", "+", "+"]),
    ("get", "/flows/{id}/replay", [">", ".", ".", "+.", "+", "+.", "+", "+", "+"]),
    ("get", "/flows/{id}/sources", [">", ".", ".", ".", ".", ".", "+", "+", "."]),
    ("post", "/flows/{id}/sources", [">", ".", ".", ".", ".", ".", "+", "+", "."]),
    ("post", "/flows/{id}/monitors", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    ("get", "/monitors/{id}", [">", ".", ".", ".", "+", "+.", "+", "+", "+"]),
    ("post", "/monitors/{id}", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    ("post", "/alerts/{id}", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    // What hours come to is for those who lead.
    ("get", "/hours", [">", ".", ".", ".", "-", "-", "+", "+", "+"]),
    ("get", "/hours/{org}", [">", ".", ".", ".", ".", ".", "+", "+", "+"]),
    ("post", "/hours/{org}", [">", ".", ".", ".", ".", ".", "!", "!", "."]),
    ("get", "/hours/{org}/{file}", [">", ".", ".", ".", ".", ".", "+", "+", "+"]),
    // Orders: whoever serves a client works on his; their sides are set up by those who lead.
    ("get", "/orders", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/orders", [">", ".", ".", ".", "+", "+-", "+", "+", "-"]),
    ("get", "/orders/find", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/orders/ticket", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    ("get", "/orders/statistics", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("get", "/orders/statuses", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/orders/statuses", [">", ".", ".", ".", "+", "+-", "+", "+", "-"]),
    ("get", "/orders/{id}", [">", ".", ".", ".", "+", "+.", "+", "+", "+"]),
    ("get", "/settings/orders", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/orders", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/reports/hours", [">", ".", ".", ".", "-", "-", "+", "+", "+"]),
    ("get", "/reports/lines",               [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/reports/lines.csv",           [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/articles/gaps",               [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "+"]),
    ("post", "/articles/gaps",              [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    // What was proposed to somebody is for nobody else.
    ("get", "/proposals/{id}/articles/{number}", [">", ".", ".", ".", ".", ".", ".", ".", "."]),
    ("post", "/proposals/{id}/help",        [">",  ".",  ".",  ".",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/articles",                    [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/articles",                   [">",  ".",  ".",  ".",  "+",  "+!", "+",  "+",  "-"]),
    ("get", "/articles/new",                [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("get", "/articles/measures",           [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/articles/vocabulary",         [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/articles/vocabulary",        [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "-"]),
    ("post", "/articles/vocabulary/{id}/removal", [">", ".", ".", ".", "+", "-", "+", "+", "-"]),
    ("post", "/articles/preview",           [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("post", "/articles/files",             [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "-"]),
    ("get", "/articles/{number}",           [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/articles/{number}",          [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/articles/{number}/edit",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/articles/{number}/stage",    [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/articles/{number}/versions",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    // The help centre: everybody comes in; what is for one client's people is for them, and for us who serve him.
    ("get", "/help",                        ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/help/feed.xml",               ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/help/{number}",               [">",  "+.", "+.", "+.", "+",  "+.", "+",  "+",  "+"]),
    ("post", "/help/{number}/vote",         [">",  "+.", "+.", "+.", "+",  "+.", "+",  "+",  "+"]),
    ("get", "/help/files/{id}/{name}",      [">",  "+.", "+.", "+.", "+",  "+.", "+",  "+",  "+"]),
    ("get", "/sitemap.xml",                 ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/robots.txt",                  ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/inbound",                     [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "+"]),
    ("get", "/inbound/{id}/raw",            [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "+"]),
    ("post", "/inbound/{id}/replay",        [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    // The portal. One of us has no requests of his own, but sees what the client sees.
    ("get", "/requests",                    [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/requests/search",             [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("post", "/requests/suggestions",       [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/requests/new",                [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/requests/statistics",         [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("post", "/requests",                   [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/requests/flows", [">", ".", ".", "+", ".", ".", ".", ".", "."]),
    ("post", "/requests/flows", [">", ".", ".", "+.", ".", ".", ".", ".", "."]),
    // A client's hours: for those of his people who lead.
    ("get", "/requests/orders", [">", ".", ".", "+", ".", ".", ".", ".", "."]),
    ("get", "/requests/orders/{id}", [">", ".", ".", "+.", ".", ".", ".", ".", "."]),
    ("get", "/requests/hours", [">", ".", ".", "+", ".", ".", ".", ".", "."]),
    ("post", "/requests/hours/orders", [">", ".", ".", "+.", ".", ".", ".", ".", "."]),
    ("get", "/requests/hours/{org}/{file}", [">", ".", ".", "+.", ".", ".", ".", ".", "."]),
    ("get", "/requests/{number}/time", [">", "+.", ".", "+.", "+", "+.", "+", "+", "+"]),
    ("post", "/requests/{number}/time/{entry}", [">", "-.", ".", "+.", "-", "-.", "-", "-", "-"]),
    ("post", "/requests/{number}/quotes/{quote}", [">", "-.", ".", "+.", "-", "-.", "-", "-", "-"]),
    ("get", "/requests/{number}",           [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("get", "/requests/{number}/clocks",    [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("post", "/requests/{number}/messages", [">",  "+.", ".",  "+.", "-",  "-.", "-",  "-",  "-"]),
    ("post", "/requests/{number}/confirmation", [">", "+.", ".", "+.", "-", "-.", "-", "-",  "-"]),
    ("post", "/requests/{number}/reopening",[">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("post", "/requests/{number}/like",     [">",  "+.", ".",  "+.", "-",  "-.", "-",  "-",  "-"]),
    ("post", "/requests/{number}/priority", [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("get", "/requests/{number}/topic",     [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("post", "/requests/{number}/topic",    [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("get", "/requests/{number}/people",    [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("post", "/requests/{number}/watchers", [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    // Whoever holds the signed link of a mail may answer it.
    ("get", "/c/{token}",                   ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/c/{token}",                  ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    // The settings. Whoever leads manages people, an administrator the desk; the first run is over.
    ("get", "/setup/{token}", [".", ".", ".", ".", ".", ".", ".", ".", "."]),
    ("post", "/setup/{token}", [".", ".", ".", ".", ".", ".", ".", ".", "."]),
    ("get", "/settings", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("get", "/settings/roles", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("get", "/settings/mailboxes", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/mailboxes", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("get", "/settings/mailboxes/new", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("get", "/settings/mailboxes/{id}", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/mailboxes/{id}", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/mailboxes/{id}/state", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("get", "/settings/organisations", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/settings/organisations", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/organisations/new", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/organisations/{id}", [">", ".", ".", ".", "+", "+.", "+", "+", "+"]),
    ("get", "/settings/organisations/{id}/edit", [">", ".", ".", ".", "-", "-.", "+", "+", "-"]),
    ("post", "/settings/organisations/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/organisations/{id}/memo", [">", ".", ".", ".", "+", "+.", "+", "+", "-"]),
    ("get", "/settings/organisations/{id}/contract", [">", ".", ".", ".", "+", "+.", "+", "+", "+"]),
    ("post", "/settings/organisations/{id}/contract", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    // What is promised, and how it was kept.
    // What requests are asked.
    ("get", "/settings/topics", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/settings/topics", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/topics/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/topics/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/topics/{id}/preview", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/calendars", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/calendars/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/calendars/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/plans", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/plans/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/plans/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/reports/sla", [">", ".", ".", ".", "+", "-", "+", "+", "+"]),
    ("get", "/reports/sla.csv", [">", ".", ".", ".", "+", "-", "+", "+", "+"]),
    ("get", "/settings/people", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/settings/people", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/people/new", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/people/{id}", [">", ".", ".", ".", "+", "+.", "+", "+", "+"]),
    ("get", "/settings/people/{id}/edit", [">", ".", ".", ".", "-", "-.", "+", "+", "-"]),
    ("post", "/settings/people/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/people/{id}/roles", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/people/{id}/state", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/import", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/import", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/lines", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/lines", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/lines/teams/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/lines/teams/{id}", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/routes", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/routes", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/services", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("post", "/settings/services", [">", ".", ".", ".", "-", "-", "+", "+", "-"]),
    ("get", "/settings/rules", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/rules", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("get", "/settings/branding", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/branding", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    // One's own keys; those of others for whoever manages people: here the engineer's.
    ("get", "/settings/tokens", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/settings/tokens", [">", ".", ".", ".", "+", "+", "+", "+", "+"]),
    ("post", "/settings/tokens/{id}/revocation", [">", ".", ".", ".", "+", ".", "+", "+", "."]),
    ("get", "/settings/webhooks", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/webhooks", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("get", "/settings/webhooks/new", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("get", "/settings/webhooks/{id}", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/webhooks/{id}", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/webhooks/{id}/state", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("post", "/settings/webhooks/{id}/deliveries/{delivery}/replay", [">", ".", ".", ".", "-", "-", "-", "+", "-"]),
    ("get", "/settings/audit", [">", ".", ".", ".", "-", "-", "+", "+", "+"]),
    // The guides hold no secrets.
    ("get", "/guide",                       ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/guide/{role}",                ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/live",                        [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/docs",                    ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/openapi.json",            ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    // The desk's own look stands on the page of signing in.
    ("get", "/brand/colours.css",           ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/brand/logo",                  ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/assets/{file}",               ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    // Programs, with a token of the role.
    ("get", "/api/v1/me",                   [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/tickets",              [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/flows", [">", "-", "-", "+", "+", "+", "+", "+", "+"]),
    ("post", "/api/v1/flows/{key}/events", [">", ".", ".", "+.", "+", "+.", "+", "+", "."]),
    ("get", "/api/v1/search",               [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/tickets",             [">",  "+-", "+-", "+-", "+",  "+-", "+",  "+",  "-"]),
    ("get", "/api/v1/tickets/{number}",     [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("patch", "/api/v1/tickets/{number}",   [">",  "-.", ".",  "-.", "+",  "+.", "+",  "+",  "-"]),
    ("get", "/api/v1/tickets/{number}/messages", [">", "+.", ".", "+.", "+", "+.", "+", "+", "+"]),
    ("get", "/api/v1/tickets/{number}/journal",  [">", "+.", ".", "+.", "+", "+.", "+", "+", "+"]),
    ("post", "/api/v1/tickets/{number}/replies", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/notes",   [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("patch", "/api/v1/tickets/{number}/messages/{id}", [">", "-.", ".", "-.", "+", "-.", "+", "+", "-"]),
    ("get", "/api/v1/tickets/{number}/messages/{id}/versions", [">", "-.", ".", "-.", "+", "+.", "+", "+", "+"]),
    ("post", "/api/v1/tickets/{number}/messages/{id}/split", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("get", "/api/v1/attachments/{id}",     [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("put", "/api/v1/tickets/{number}/watchers/{person_id}", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/watchers/{person_id}", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/time",    [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/confirmation", [">", "+.", ".", "+.", "-", "-.", "-", "-", "-"]),
    ("post", "/api/v1/tickets/{number}/reopening", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/like",    [">", "+.", ".", "+.", "-", "-.", "-", "-", "-"]),
    ("post", "/api/v1/tickets/{number}/rejection", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("put", "/api/v1/tickets/{number}/merge",    [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/merge", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/links",   [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/links/{link}/{to}", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    // A bulk change names those that are not for the caller; only one's own is taken back.
    ("post", "/api/v1/bulk/preview",        [">", "-", "-", "-", "+", "+", "+", "+", "-"]),
    ("post", "/api/v1/bulk",                [">", "-", "-", "-", "+", "+", "+", "+", "-"]),
    ("post", "/api/v1/bulk/{id}/undo",      [">", "-", "-", "-", "+", ".", ".", ".", "-"]),
    ("get", "/api/v1/counters",             [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/views",                [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/views",               [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("put", "/api/v1/views/{id}",           [">",  "-",  "-",  "-",  "+",  ".",  ".",  ".",  "."]),
    ("delete", "/api/v1/views/{id}",        [">",  "-",  "-",  "-",  "+",  ".",  ".",  ".",  "."]),
    ("post", "/api/v1/orders/facts",        [">",  "-",  "-",  "-",  "+",  "+-", "+",  "+",  "-"]),
    ("get", "/api/v1/orders/discrepancies", [">",  "-",  "-",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("get", "/api/v1/topics",               [">",  "+-", "+-", "+-", "+",  "+-", "+",  "+",  "-"]),
    ("get", "/api/v1/topics/{id}",          [">",  "+-", "+-", "+-", "+",  "+-", "+",  "+",  "-"]),
    ("put", "/api/v1/tickets/{number}/facts", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("get", "/api/v1/organisations",        [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/organisations",       [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/api/v1/organisations/{id}",   [">",  "+-", "+-", "+-", "+",  "+-", "+",  "+",  "+"]),
    ("get", "/api/v1/organisations/{id}/people", [">", "-", "-", "-", "+", "+-", "+", "+", "+"]),
    ("get", "/api/v1/staff",                [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/people",              [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/api/v1/failed-mails",         [">",  "-",  "-",  "-",  "+",  "-",  "+",  "+",  "+"]),
    ("post", "/api/v1/failed-mails/{id}/replay", [">", "-", "-", "-", "-", "-", "+", "+", "-"]),
    ("put", "/api/v1/me/preferences",       [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/tickets/{number}/watchers/candidates", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    // A draft is its writer's own: whoever may not write has none.
    ("get", "/api/v1/tickets/{number}/draft",    [">", ".",  ".", ".",  "+", "+.", "+", "+", "."]),
    ("put", "/api/v1/tickets/{number}/draft",    [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/draft", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/feeds/{id}/files",    [">",  "-",  "-",  "-",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/api/v1/feed-files/{id}",      [">",  ".",  ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("get", "/api/v1/answers",              [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "-"]),
    // For everybody: by those who lead.
    ("post", "/api/v1/answers",             [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("put", "/api/v1/answers/{id}",         [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("delete", "/api/v1/answers/{id}",      [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/api/v1/macros",               [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "-"]),
    ("post", "/api/v1/macros",              [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("put", "/api/v1/macros/{id}",          [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("delete", "/api/v1/macros/{id}",       [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/api/v1/tickets/{number}/answers", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("get", "/api/v1/tickets/{number}/macros/{id}", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/macros/{id}", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/children/solution", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/views/preview",       [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("patch", "/api/v1/organisations/{id}", [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/api/v1/imports",             [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/api/v1/statistics",           [">",  "-",  "-",  "+-", "+",  "+-", "+",  "+",  "+"]),
    ("get", "/api/v1/roles",                [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/people",               [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/people/{id}",          [">",  "-",  "-",  "-",  "+",  "+.", "+",  "+",  "+"]),
    ("patch", "/api/v1/people/{id}",        [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("post", "/api/v1/people/{id}/roles",   [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("delete", "/api/v1/people/{id}/roles/{role}", [">", "-", "-", "-", "-", "-", "+", "+", "-"]),
    ("post", "/api/v1/people/{id}/invitation", [">", "-", "-", "-", "-", "-", "+", "+", "-"]),
    ("post", "/api/v1/people/{id}/deactivation", [">", "-", "-", "-", "-", "-", "+", "+", "-"]),
    ("post", "/api/v1/people/{id}/activation", [">", "-", "-", "-", "-", "-", "+", "+", "-"]),
    ("get", "/api/v1/mailboxes",            [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/mailboxes",           [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/mailboxes/trial",     [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("get", "/api/v1/mailboxes/{id}",       [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("put", "/api/v1/mailboxes/{id}",       [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("delete", "/api/v1/mailboxes/{id}",    [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/mailboxes/{id}/pause", [">", "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/mailboxes/{id}/resumption", [">", "-", "-", "-", "-", "-", "-", "+", "-"]),
    ("get", "/api/v1/rules",                [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("put", "/api/v1/rules",                [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("get", "/api/v1/audit",                [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "+"]),
    ("get", "/api/v1/failed-mails/{id}/raw", [">", "-",  "-",  "-",  "+",  "-",  "+",  "+",  "+"]),
    ("get", "/api/v1/tokens",               [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/tokens",              [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("delete", "/api/v1/tokens/{id}",       [">",  ".",  ".",  ".",  "+",  ".",  "+",  "+",  "."]),
    // Articles by programs: of this client or of the other.
    ("get", "/api/v1/articles",             [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/articles",            [">",  "-",  "-",  "-",  "+",  "+-", "+",  "+",  "-"]),
    ("get", "/api/v1/articles/{number}",    [">",  "-",  "-",  "-",  "+",  "+.", "+",  "+",  "+"]),
    ("put", "/api/v1/articles/{number}",    [">",  "-",  "-",  "-",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/api/v1/articles/{number}/stage", [">", "-", "-", "-", "+", "+.", "+", "+", "-"]),
    ("put", "/api/v1/tickets/{number}/articles/{article}", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/articles/{article}", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/article-waiver", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("get", "/api/v1/webhooks",             [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/webhooks",            [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("put", "/api/v1/webhooks/{id}",        [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("delete", "/api/v1/webhooks/{id}",     [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/webhooks/{id}/rotation",  [">", "-", "-", "-", "-", "-", "-", "+", "-"]),
    ("get", "/api/v1/webhooks/{id}/deliveries", [">", "-", "-", "-", "-", "-", "-", "+", "-"]),
    ("post", "/api/v1/webhooks/{id}/deliveries/{delivery}/replay", [">", "-", "-", "-", "-", "-", "-", ".", "-"]),
];

/// Whether a line of the table only looks.
pub fn is_get(path: &str, n: usize) -> bool {
    TABLE[n].1 == path && TABLE[n].0 == "get"
}

/// Whether a line of the table takes something away.
pub fn is_delete(path: &str, n: usize) -> bool {
    TABLE[n].1 == path && TABLE[n].0 == "delete"
}

fn sign(answer: &Answer) -> char {
    match answer.status {
        StatusCode::SEE_OTHER if answer.location().starts_with("/session") => '>',
        StatusCode::UNAUTHORIZED => '>',
        StatusCode::OK | StatusCode::SEE_OTHER => '+',
        StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => '+',
        StatusCode::FORBIDDEN => '-',
        StatusCode::NOT_FOUND => '.',
        StatusCode::UNPROCESSABLE_ENTITY => '!',
        _ => '?',
    }
}

#[test]
fn every_route_is_in_the_table() {
    let listed: BTreeSet<_> = web::routes().iter().map(|route| (route.method, route.path)).collect();
    let known: BTreeSet<_> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(known.len(), TABLE.len(), "a route stands in the table twice");
    let unproven: Vec<_> = listed.difference(&known).collect();
    assert!(unproven.is_empty(), "routes without a line in the table of rights: {unproven:?}");
    let gone: Vec<_> = known.difference(&listed).collect();
    assert!(gone.is_empty(), "lines of the table without a route: {gone:?}");
}

#[test]
fn every_role_gets_what_the_table_says() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let mut wrong = Vec::new();
        for (n, (method, path, expected)) in TABLE.iter().enumerate() {
            for (role, expected) in ROLES.iter().zip(expected) {
                for own in [true, false] {
                    let case = Case { world: &world, method, path, role, own, n, spare: Cell::new(None) };
                    let got = case.tried(&mut wrong).await;
                    let at = if own { 0 } else { expected.len() - 1 };
                    let wanted = expected.chars().nth(at).unwrap_or('?');
                    if got != wanted {
                        let whose = if own { "own" } else { "foreign" };
                        wrong.push(format!("{method} {path}: {role} on {whose}: {got} instead of {wanted}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    });
}

/// Whether a route is about articles and not about tickets.
fn is_article(path: &str) -> bool {
    path.starts_with("/articles") || path.starts_with("/help")
}

/// Routes of suppliers' data.
fn is_data(path: &str) -> bool {
    path.starts_with("/data/") || path.starts_with("/s/{token}")
}

/// Routes whose paths [`Case::room`] fills in.
const ROOMS: [&str; 4] =
    ["/session/link/{token}", "/brand/", "/settings/webhooks/{id}", "/settings/tokens/{id}/revocation"];

/// One knock.
struct Case<'a> {
    world: &'a World,
    method: &'a str,
    path: &'a str,
    role: &'a str,
    own: bool,
    n: usize,
    /// A view made for this knock, to be removed after it: there is room for a hundred.
    spare: Cell<Option<ViewId>>,
}

impl Case<'_> {
    /// Prepares what the route is about, knocks, and says what came back. That a refusal changed nothing is looked
    /// at, too.
    async fn tried(&self, wrong: &mut Vec<String>) -> char {
        let world = self.world;
        if self.path.starts_with("/api/v1/") {
            return self.called(wrong).await;
        }
        let mut visitor = world.visitor(self.role);
        if self.path == "/session/end" && self.role != "guest" {
            visitor = self.anew().await;
        }
        let (path, number) = self.concrete(&mut visitor).await;
        let mut form = self.form(number);
        form.extend(self.company(number).await);
        if is_data(self.path) {
            form = checks::form(world, self.path, self.own, self.fresh()).await;
        }
        let before = match number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let all_before = world.tickets().await;
        form.extend(self.topic().await);
        form.extend(flows::more(self.world, self.path, self.own).await);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = match self.method {
            "get" => visitor.get(&path).await,
            _ => visitor.post(&path, &form).await,
        };
        let got = sign(&answer);
        if let Some(id) = self.spare.take() {
            world.app().delete_view(&world.head.actor().await, id).await.ok();
        }
        let after = match number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let changed = after != before || world.tickets().await != all_before;
        let may_change = self.method == "post" && got == '+';
        if changed && !may_change {
            wrong.push(format!(
                "{} {}: {} changed a ticket, answered {got}",
                self.method, self.path, self.role
            ));
        }
        // Writing changes nothing yet, and parts are tickets of their own.
        let elsewhere =
            ["/draft", "/children", "/presence", "/timer"].iter().any(|end| self.path.ends_with(end));
        let others = is_article(self.path) || self.path.starts_with("/incidents/");
        let about_ticket = self.path.contains("{number}") && !others;
        let does = self.method == "post" && about_ticket && !elsewhere;
        if got == '+' && does && !changed {
            wrong.push(format!(
                "{} {}: {} changed nothing, answered {got}",
                self.method, self.path, self.role
            ));
        }
        got
    }

    /// The same by a program with the role's token.
    async fn called(&self, wrong: &mut Vec<String>) -> char {
        let world = self.world;
        let knock = programs::prepare(world, self.path, self.own, self.n, self.role).await;
        let before = match knock.number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let all_before = world.tickets().await;
        let token = world.token(self.role);
        let body = if self.method == "get" { "" } else { &knock.body };
        let answer = world.guest().call(self.method, &knock.path, token, body).await;
        let got = sign(&answer);
        let after = match knock.number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let changed = after != before || world.tickets().await != all_before;
        if changed && (self.method == "get" || got != '+') {
            wrong.push(format!(
                "{} {}: {} changed a ticket, answered {got}",
                self.method, self.path, self.role
            ));
        }
        if !answer.status.is_success() && answer.header("content-type") != "application/problem+json" {
            wrong.push(format!("{} {}: {} got no problem", self.method, self.path, self.role));
        }
        if got == '?' {
            wrong.push(format!(
                "{} {}: {}: {} {}",
                self.method,
                self.path,
                self.role,
                answer.status,
                answer.text()
            ));
        }
        got
    }

    /// The role's browser with a session of its own, which may end.
    async fn anew(&self) -> Visitor {
        let world = self.world;
        let mut visitor = world.guest();
        let answer = visitor.sign_in(&world.anna.mail, PASSWORD).await;
        assert_eq!(answer.location(), "/");
        visitor
    }

    /// The path with its parameters filled in, and the ticket that it is about.
    #[allow(clippy::too_many_lines, reason = "a line for each route")]
    async fn concrete(&self, visitor: &mut Visitor) -> (String, Option<i64>) {
        let world = self.world;
        match self.path {
            path if is_article(path) => (articles::path(world, path, self.own).await, None),
            path if duty::is_duty(path) => (duty::path(world, path, self.own).await, None),
            "/access/{token}" => {
                let mail = format!("n{}.{}.{}@igrosfera.example", self.n, self.role, self.own);
                (format!("/access/{}", invitation(world, &mail).await), None)
            }
            "/c/{token}" => {
                let number = world.ticket(self.own, true).await;
                let requester = if self.own { &world.anna } else { &world.boris };
                let token = requester.last_mail().link("/c/").expect("the mail asks for confirmation");
                (format!("/c/{token}"), Some(number))
            }
            "/attachments/{id}/{name}" => {
                let (number, public, _) = world.ticket_with_files(self.own, "a.png", "image/png").await;
                (public, Some(number))
            }
            path if ROOMS.iter().any(|room| path.starts_with(room)) => (self.room(path).await, None),
            "/assets/{file}" => {
                let page = visitor.get("/password-reset").await.text();
                let file = page.split("/assets/").nth(1).and_then(|rest| rest.split('"').next());
                (format!("/assets/{}", file.expect("the page has styles")), None)
            }
            "/bulk" | "/spelling" | "/spelling/words" => {
                (self.path.to_owned(), Some(world.ticket(self.own, false).await))
            }
            "/settings/vocabulary/{id}/removal" => {
                (format!("/settings/vocabulary/{}/removal", self.word().await), None)
            }
            "/bulk/{id}/undo" => {
                let number = world.ticket(self.own, false).await;
                let actor = world.engineer.actor().await;
                let commands = vec![Command::ChangeKind { kind: TicketKind::Fault }];
                let done = world.app().bulk(&actor, vec![number], commands).await.expect("done");
                (format!("/bulk/{}/undo", done.id.expect("it changed something")), Some(number))
            }
            path if path.starts_with("/views/{id}") => {
                (path.replace("{id}", &format!("v{}", self.shared_view().await)), None)
            }
            path if is_data(path) => (checks::path(world, path, self.own).await, None),
            "/guide/{role}" => ("/guide/client".to_owned(), None),
            path if path.starts_with("/proposals/") => {
                let article = articles::path(world, "/articles/{number}", true).await;
                let number = article.rsplit('/').next().unwrap_or_default().to_owned();
                (path.replace("{id}", "1").replace("{number}", &number), None)
            }
            "/setup/{token}" => ("/setup/spent".to_owned(), None),
            "/settings/lines/teams/{id}" => (self.path.replace("{id}", "new"), None),
            path if path.starts_with("/releases/{id}") => {
                (path.replace("{id}", &self.release().await.to_string()), None)
            }
            "/trackers/{id}" => ("/trackers/1".to_owned(), None),
            "/settings/trackers/{id}/state" => {
                (self.path.replace("{id}", &self.tracker().await.to_string()), None)
            }
            path if path.starts_with("/equipment/{id}") => {
                let (thing, _) = topics::thing(world, self.own).await;
                (path.replace("{id}", &thing.to_string()), None)
            }
            path if path.starts_with("/settings/topics/{id}") => {
                let (topic, _) = topics::topic(world).await;
                (path.replace("{id}", &topic.to_string()), None)
            }
            "/settings/calendars/{id}" | "/settings/plans/{id}" => (self.path.replace("{id}", "1"), None),
            path if path.starts_with("/settings/")
                && path.contains("{id}")
                && !path.ends_with("/removal") =>
            {
                (path.replace("{id}", &self.set_up().await.to_string()), None)
            }
            path if path.starts_with("/inbound/{id}") => {
                let id = troubled(world, &format!("{}{}{}", self.n, self.role, self.own)).await;
                (path.replace("{id}", &id.to_string()), None)
            }
            path if path.starts_with("/settings/") && path.ends_with("/removal") => {
                let id = everybodys(world, path.contains("macros")).await;
                (path.replace("{id}", &id.to_string()), None)
            }
            path if flows::is(path) => (flows::path(world, path, self.own).await, None),
            path if path.ends_with("/orders/{id}") => {
                (path.replace("{id}", &orders::discrepancy(world, self.own).await.0), None)
            }
            path if path.starts_with("/hours/") || path.starts_with("/requests/hours/{org}") => {
                let org = if self.own { world.own.id } else { world.other.id };
                (path.replace("{org}", &org.to_string()).replace("{file}", "2026-11.pdf"), None)
            }
            path if path.contains("{entry}") || path.contains("{quote}") => {
                let number = world.ticket(self.own, false).await;
                let entry = world.with_time(number, path).await;
                let path = path.replace("{entry}", &entry.to_string()).replace("{quote}", &entry.to_string());
                (path.replace("{number}", &number.to_string()), Some(number))
            }
            path if path.contains("{number}") => {
                let solved =
                    ["confirmation", "reopening", "like", "/text"].iter().any(|end| path.ends_with(end));
                let number = world.ticket(self.own, solved).await;
                let said = world.desk.page(number).await.said;
                let message = said.last().map_or(0, |said| said.message.id.0);
                let mut path = path.replace("{message}", &message.to_string());
                if path.contains("{id}") {
                    path = path.replace("{id}", &everybodys(world, true).await.to_string());
                }
                (path.replace("{number}", &number.to_string()), Some(number))
            }
            path => (path.to_owned(), None),
        }
    }

    /// A release of the makers.
    async fn release(&self) -> ReleaseId {
        let (product, name) = ("Магазин".to_owned(), format!("3.{}", self.fresh()));
        let new = NewRelease { product, name, ..NewRelease::default() };
        let head = self.world.head.actor().await;
        self.world.app().create_release(&head, new).await.expect("entered")
    }

    /// A tracker of theirs; the same for all, for there are few.
    async fn tracker(&self) -> TrackerId {
        let administrator =
            self.world.app().actor(self.world.administrator, Channel::Desk).await.expect("known");
        if let Some(known) = self.world.app().trackers(&administrator).await.expect("read").pop() {
            return known.id;
        }
        let new =
            NewTracker { kind: "plain".into(), name: "Задачник".into(), ..NewTracker::default() };
        self.world.app().create_tracker(&administrator, new).await.expect("entered").0
    }

    /// What a form says of its topic, with answers.
    async fn topic(&self) -> Vec<(&'static str, String)> {
        if self.path == "/tickets/{number}/release" {
            return vec![("release", self.release().await.to_string())];
        }
        if duty::is_duty(self.path) {
            return duty::form(self.world, self.path, self.own).await;
        }
        if self.path.starts_with("/equipment") {
            let (_, of) = topics::thing(self.world, self.own).await;
            let table = "client;type;name\nИгросфера;till;Касса 1\n".to_owned();
            return vec![
                ("text", table),
                ("type", of.to_string()),
                ("name", format!("Касса {}", self.fresh())),
                ("seen", "1".to_owned()),
                ("place", "//nas/till.img".to_owned()),
                ("minutes", "20".to_owned()),
            ];
        }
        if self.path.starts_with("/orders") || self.path == "/settings/orders" {
            return orders::form(self.world, self.path, self.own, &self.fresh()).await;
        }
        let asks = self.path.ends_with("/topic") || self.path == "/topics/check";
        if !asks && !self.path.ends_with("/procedure") {
            return vec![];
        }
        let (topic, procedure) = topics::topic(self.world).await;
        let org = if self.own { self.world.own.id } else { self.world.other.id };
        let all = [
            ("topic", topic.to_string()),
            ("organisation", org.to_string()),
            ("f.call_me", "8 916 123-45-67".to_owned()),
            ("f.when", "now".to_owned()),
            ("article", procedure.to_string()),
        ];
        let begin = self.path.ends_with("/procedure").then(|| ("do", "begin".to_owned()));
        all.into_iter().chain(begin).collect()
    }

    /// A word of everybody's vocabulary.
    async fn word(&self) -> i64 {
        let (head, word) = (self.world.head.actor().await, self.fresh());
        self.world.app().add_own_word(&head, Whose::Everybody, &word).await.expect("she leads");
        let all = self.world.app().own_words(&head).await.expect("hers to know");
        all.iter().find(|one| one.word.word == word).expect("just added").word.id.0
    }

    /// A view of everybody's.
    async fn shared_view(&self) -> i64 {
        let head = self.world.head.actor().await;
        let name = "Для всех".to_owned();
        let new = NewView { name, filter: Filter::default(), mine: false, newest: false, shared: true };
        let id = self.world.app().save_view(&head, None, new).await.expect("she leads");
        self.spare.set(Some(id));
        id.0
    }

    /// The path of a key, a webhook, a link to sign in by, or of the desk's own look.
    async fn room(&self, path: &str) -> String {
        let world = self.world;
        match path {
            "/session/link/{token}" => {
                format!("/session/link/{}", sign_in_link(world, self.fresh()).await)
            }
            "/brand/colours.css" => "/brand/colours.css?0b6b6b63c5be".to_owned(),
            "/brand/logo" => {
                with_logo(world).await;
                "/brand/logo".to_owned()
            }
            path if path.starts_with("/settings/webhooks/{id}") => {
                let (hook, trial) = webhook(world).await;
                let path = path.replace("{delivery}", &trial.to_string());
                path.replace("{id}", &hook.to_string())
            }
            "/settings/tokens/{id}/revocation" => {
                let new = NewToken { name: "Отчёт".into(), mandate: Mandate::Read, expires_at: None };
                let made = world.app().create_token(&world.engineer.actor().await, new).await;
                path.replace("{id}", &made.expect("a token").0.id.to_string())
            }
            path => path.to_owned(),
        }
    }

    /// What a page of the settings is about: for looking this client's or the other's, for changing something fresh.
    async fn set_up(&self) -> i64 {
        let world = self.world;
        let asks = if self.own { &world.anna } else { &world.boris };
        let name = self.fresh();
        match self.path.split('/').nth(2) {
            Some("mailboxes") => world.desk.mailbox(&format!("{name}@boxes.example"), false).await.0,
            Some("organisations") if self.method == "get" || self.path.ends_with("/memo") => {
                asks.org.expect("a client's person").0
            }
            Some("organisations") => world.desk.client(&name).await.id.0,
            _ if self.method == "get" => asks.id.0,
            _ => world.own.person(&name).await.id.0,
        }
    }

    /// A name that nobody else has.
    fn fresh(&self) -> String {
        format!("n{}{}{}", self.n, self.role, self.own)
    }

    /// What the form says of another ticket, which is made and brought to where it has to be.
    async fn company(&self, number: Option<i64>) -> Vec<(&'static str, String)> {
        let world = self.world;
        let end = self.path.rsplit('/').next().unwrap_or_default();
        let Some(number) = number.filter(|_| ["merging", "unmerging", "links", "children"].contains(&end))
        else {
            return vec![];
        };
        let other = world.ticket(self.own, false).await;
        let (app, engineer) = (world.app(), world.engineer.actor().await);
        match end {
            "unmerging" => {
                app.merge(&engineer, number, other).await.expect("merged");
                vec![]
            }
            "children" => {
                app.link(&engineer, number, Link::Child, other, true).await.expect("linked");
                vec![("text", "Починили.".to_owned())]
            }
            "merging" => vec![("into", other.to_string())],
            _ => vec![("link", "duplicate".to_owned()), ("to", other.to_string())],
        }
    }

    /// A form that would be accepted from whoever may send it.
    #[allow(clippy::too_many_lines, reason = "a line for each form")]
    fn form(&self, number: Option<i64>) -> Vec<(&'static str, String)> {
        let world = self.world;
        let (asks, colleague) = match self.own {
            true => (&world.anna, &world.alla),
            false => (&world.boris, &world.berta),
        };
        let fields =
            |pairs: &[(&'static str, &str)]| pairs.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
        match self.path {
            path if is_article(path) => articles::form(world, path, self.own),
            path if flows::is(path) => flows::form(world, path, self.own, &self.fresh()),
            "/tickets/{number}/time/{entry}" => {
                fields(&[("do", "counter"), ("minutes", "5"), ("words", "Ошиблись")])
            }
            "/releases" | "/releases/{id}" => {
                fields(&[("product", "Магазин"), ("name", &format!("4.{}", self.fresh())), ("seen", "1")])
            }
            "/tickets/{number}/timer" => fields(&[("do", "start")]),
            "/tickets/{number}/quote" => fields(&[("title", "Обучение"), ("amount", "4000")]),
            "/hours/{org}" => fields(&[("month", "2026-11")]),
            "/requests/{number}/time/{entry}" => fields(&[("words", "Слишком долго")]),
            "/requests/{number}/quotes/{quote}" => fields(&[("answer", "yes")]),
            "/requests/hours/orders" => {
                let org = if self.own { world.own.id } else { world.other.id };
                let (org, service) = (org.to_string(), world.service.to_string());
                fields(&[("org", &org), ("service", &service), ("text", "Нас четверо")])
            }
            "/settings/alerts" => {
                let (name, org) = (self.fresh(), world.own.id.to_string());
                fields(&[
                    ("do", "create"),
                    ("name", &name),
                    ("client", &org),
                    ("format", "grafana"),
                    ("kind", "servers"),
                ])
            }
            "/settings/services" => {
                let name = self.fresh();
                fields(&[("name", &name), ("amount", "4000"), ("pricing", "hour")])
            }
            "/tickets/{number}/articles" => fields(&[("reason", "разовый сбой")]),
            "/tickets/form" => fields(&[("requester", &asks.mail)]),
            "/tickets/{number}/flags" => fields(&[("flag", "cause_known"), ("on", "1")]),
            "/tickets/{number}/references" => fields(&[("system", "Ozon"), ("value", "35481264")]),
            "/views" | "/views/{id}" => fields(&[("name", "Горит"), ("turn.ours", "on")]),
            "/bulk" => {
                let number = number.map(|number| number.to_string()).unwrap_or_default();
                fields(&[("numbers", &number), ("kind", "incident"), ("do", "go")])
            }
            "/session" => fields(&[("email", &world.anna.mail), ("password", PASSWORD)]),
            "/session/link" => fields(&[("email", "nobody@igrosfera.example")]),
            "/settings/rules" => fields(&[
                ("day0", "1"),
                ("from", "09:00"),
                ("to", "18:00"),
                ("zone", "Europe/Moscow"),
                ("owner", "4"),
                ("head", "8"),
                ("silence", "3"),
            ]),
            "/settings/branding" => fields(&[("desk", "Опора сетей"), ("accent", "#0b6b6b")]),
            "/settings/tokens" => fields(&[("name", "Отчёт"), ("scope", "read"), ("days", "30")]),
            "/settings/webhooks" | "/settings/webhooks/{id}" => {
                fields(&[("url", "https://hooks.example/"), ("event.ticket.created", "1")])
            }
            "/settings/webhooks/{id}/state" => fields(&[("act", "off")]),
            "/settings/organisations/{id}/memo" => fields(&[("before", "")]),
            "/password-reset" => fields(&[("email", "nobody@igrosfera.example")]),
            "/access/{token}" => fields(&[("password", PASSWORD)]),
            "/preferences" => fields(&[("theme", "dark"), ("back", "/password-reset")]),
            "/tickets" => fields(&[("requester", &asks.mail), ("subject", "Звонок"), ("text", "Позвонили.")]),
            "/tickets/{number}/messages" => fields(&[("text", "Смотрим."), ("kind", "reply")]),
            "/tickets/{number}/macros/{id}" => fields(&[("text", "Чиним.")]),
            "/spelling" | "/spelling/words" => {
                let number = number.map(|number| number.to_string()).unwrap_or_default();
                fields(&[
                    ("ticket", &number),
                    ("text", "Сматрим вобщем."),
                    ("whose", "client"),
                    ("word", &format!("слово{}", self.fresh())),
                ])
            }
            "/settings/vocabulary" => fields(&[("word", &format!("слово{}", self.fresh()))]),
            "/settings/answers" | "/settings/macros" => {
                fields(&[("id", "new"), ("name", "Ответ"), ("text", "Проверьте."), ("shared", "1")])
            }
            "/tickets/{number}/draft" => fields(&[("text", "Смотрим."), ("kind", "note")]),
            "/tickets/{number}/presence" => fields(&[("doing", "reading"), ("page", "p1")]),
            "/tickets/{number}/undo" => fields(&[("id", "1")]),
            "/tickets/{number}/messages/{message}/splitting" => fields(&[("subject", "Другое")]),
            "/tickets/{number}/messages/{message}/text" => fields(&[("text", "Перезапустили всё.")]),
            "/tickets/{number}/assignment" => fields(&[("assignee", "me")]),
            "/tickets/{number}/state" => fields(&[("state", "waiting-third-party")]),
            "/tickets/{number}/priority" => fields(&[("impact", "high"), ("urgency", "high")]),
            "/tickets/{number}/type" => fields(&[("type", "incident")]),
            "/tickets/{number}/subject" => fields(&[("subject", "Другая тема")]),
            "/tickets/{number}/watchers" => fields(&[("add", "me")]),
            "/tickets/{number}/line" => fields(&[("line", "2")]),
            path if path.contains("hand-over") => fields(&[("to", "3"), ("note", "Да"), ("q", "касса")]),
            "/tickets/{number}/time" => fields(&[("minutes", "15")]),
            "/tickets/{number}/deadline" => fields(&[("metric", "resolution"), ("reason", "обещали")]),
            "/requests" => {
                fields(&[("subject", "Новое"), ("text", "Не печатает касса."), ("urgency", "high")])
            }
            "/requests/{number}/messages" => fields(&[("text", "Ещё подробность.")]),
            "/requests/{number}/reopening" => fields(&[("text", "Не помогло.")]),
            "/requests/{number}/priority" => fields(&[("priority", "p1")]),
            "/requests/{number}/watchers" => fields(&[("add", &colleague.mail)]),
            "/c/{token}" => fields(&[("answer", "yes")]),
            path if path.starts_with("/set") => self.set_up_form(),
            _ => vec![],
        }
    }

    /// The same of the settings and of the first run.
    fn set_up_form(&self) -> Vec<(&'static str, String)> {
        let fields =
            |pairs: &[(&'static str, &str)]| pairs.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
        match self.path {
            "/setup/{token}" => fields(&[
                ("organisation", "Чужие"),
                ("name", "Чужой"),
                ("mail", "evil@igrosfera.example"),
                ("password", PASSWORD),
                ("zone", "Europe/Moscow"),
            ]),
            "/settings/mailboxes" | "/settings/mailboxes/{id}" => {
                fields(&[("address", &format!("{}@changed.example", self.fresh())), ("name", "Ящик")])
            }
            "/settings/mailboxes/{id}/state" => fields(&[("act", "remove")]),
            "/settings/organisations" | "/settings/organisations/{id}" => fields(&[
                ("name", &format!("{} changed", self.fresh())),
                ("kind", "client"),
                ("zone", "Europe/Moscow"),
            ]),
            "/settings/people" | "/settings/people/{id}" => fields(&[
                ("name", "Новый человек"),
                ("mail", &format!("{}@changed.example", self.fresh())),
                ("role", "engineer"),
                ("locale", "ru"),
                ("zone", "Europe/Moscow"),
            ]),
            "/settings/calendars/{id}" => fields(&[
                ("zone", "Europe/Moscow"),
                ("day0", "09:00-18:00"),
                ("shorter", "60"),
                ("do", "look"),
            ]),
            "/settings/trackers" => {
                fields(&[("kind", "plain"), ("name", &format!("Трекер {}", self.fresh()))])
            }
            "/settings/trackers/{id}/state" => fields(&[("act", "off")]),
            "/settings/lines" => fields(&[("l1", "Первая"), ("l2", "Вторая"), ("l3", "Третья")]),
            "/settings/lines/teams/{id}" => {
                fields(&[("name", &format!("Команда {}", self.fresh())), ("line", "2")])
            }
            "/settings/routes" => {
                fields(&[("do", "add"), ("name", "Кассы"), ("words", "касс"), ("place", "1")])
            }
            "/settings/plans/{id}" => fields(&[
                ("calendar", "24x7"),
                ("r1", "4"),
                ("hours", "10"),
                ("overage", "1000"),
                ("price", "1000"),
                ("do", "look"),
            ]),
            "/settings/organisations/{id}/contract" => {
                fields(&[("plan", "1"), ("from", "2026-01-01"), ("package", "everybody"), ("do", "look")])
            }
            "/settings/people/{id}/roles" => fields(&[("role", "engineer")]),
            "/settings/people/{id}/state" => fields(&[("act", "deactivate")]),
            "/settings/import" => fields(&[("text", "Организация\nНовая из таблицы"), ("act", "check")]),
            _ => vec![],
        }
    }
}

/// A link by which a client's person signs in, that nobody used.
async fn sign_in_link(world: &World, name: String) -> String {
    let person = world.own.person(&name).await;
    world.app().request_link(&person.mail, None).await.expect("asked for");
    world.desk.settle().await;
    person.last_mail().link("/session/link/").expect("the mail has a link")
}

/// A desk with a picture of its own.
async fn with_logo(world: &World) {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 0, 8, 0, 0, 0, 8]);
    let brand = app::brand::Brand::default();
    world.app().save_brand(&Actor::system(), brand, Some(png)).await.expect("saved");
}

/// A webhook, the only one, with a telling that could be repeated.
async fn webhook(world: &World) -> (HookId, DeliveryId) {
    let app = world.app();
    let admin = app.actor(world.administrator, Channel::Desk).await.expect("she is here");
    for one in app.hooks(&admin).await.expect("the list") {
        app.delete_hook(&admin, one.id).await.expect("gone");
    }
    let new = NewHook { url: "https://localhost:1/".into(), active: true, ..NewHook::default() };
    let (hook, _) = app.create_hook(&admin, new).await.expect("a webhook");
    let trial = app.try_hook(&admin, hook.id).await.expect("tried");
    (hook.id, trial.id)
}

/// An answer or a macro of everybody's, the only one; earlier ones go.
pub async fn everybodys(world: &World, is_macro: bool) -> CannedId {
    let (app, head) = (world.app(), world.head.actor().await);
    for one in app.canned(&head, is_macro).await.expect("the list") {
        app.delete_canned(&head, one.id).await.expect("deleted");
    }
    let changes = vec![domain::desk::Change::Time { minutes: 5 }];
    let new = app::desk::NewCanned {
        is_macro,
        name: "Ответ".into(),
        text: "Чиним.".into(),
        note: false,
        then: domain::desk::Then::Keep,
        changes: if is_macro { changes } else { vec![] },
        shared: true,
    };
    app.save_canned(&head, None, new).await.expect("saved")
}

/// A mail that waits for a person.
pub async fn troubled(world: &World, salt: &str) -> InboundId {
    let mail = format!("Subject: {salt}\r\n\r\nNobody sent this.\r\n");
    let bytes: Arc<[u8]> = mail.into_bytes().into();
    let taken =
        world.app().take_mail(format!("trouble:{salt}"), None, bytes, None).await.expect("it is stored");
    world.desk.settle().await;
    assert_eq!(world.desk.landed(taken.id).await.mail.state, "quarantined");
    taken.id
}
