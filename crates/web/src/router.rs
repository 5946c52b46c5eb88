//! All routes on one page. The permission test walks this very list, so no route can escape it.

use crate::checks::{balance, editor as checks, feed, file as data_file, grid, own, supplier};
use crate::duty::{alerts as signals, coverage, map, now, reach, rota};
use crate::finding::{beside, gaps, mine, opened, search, under};
use crate::flows::{
    act as alerting, board as flow_board, chart as flow_chart, client as flow_client, edit as flow_edit,
    monitor, page as flow, sources as flow_sources,
};
use crate::handle::{
    apidoc, brand, canned, compose, conditions, door, first_steps, guide, inbound, joining, live, many,
    marks, new_ticket, palette, portal, presence, queue, requests, spelling, ticket, watch,
};
use crate::hours::{client, ledger, profit, services, ticket as time};
use crate::incidents::{list as incidents, missed, room, summons};
use crate::knowledge::{article, case, editor, help, list, measures, terms, versions};
use crate::lines::{board, handover, routes as line_routes, settings as line_settings};
use crate::orders as order;
use crate::promise::{calendars, clocks, contract, plans};
use crate::releases::{self, trackers};
use crate::reports::{lines, sla};
use crate::settings::{
    audit, branding, import, mailboxes, organisations, overview, people, person, rules, setup, tokens,
    vocabulary, webhooks,
};
use crate::topics::{ask, desk as facts, edit as topics, procedure};
use crate::{assets, equipment as things, http, shrink};
use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use std::sync::OnceLock;

/// A route as it stands in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `get`, `post`; of the API also `put`, `patch`, `delete`.
    pub method: &'static str,
    /// The path with its `{parameters}`.
    pub path: &'static str,
}

macro_rules! routes {
    ($($method:ident $path:literal => $handler:path;)+) => {
        const PAGES: &[Route] = &[$(Route { method: stringify!($method), path: $path }),+];

        fn table() -> Router<App> {
            Router::new()$(.route($path, $method($handler)))+
        }
    };
}

routes! {
    get "/" => door::home;
    get "/session" => door::sign_in_page;
    post "/session" => door::sign_in;
    post "/session/end" => door::sign_out;
    get "/session/link" => door::link_page;
    post "/session/link" => door::link;
    get "/session/link/{token}" => door::by_link_page;
    post "/session/link/{token}" => door::by_link;
    get "/password-reset" => door::reset_page;
    post "/password-reset" => door::reset;
    get "/access/{token}" => door::access_page;
    post "/access/{token}" => door::access;
    post "/preferences" => door::preferences;

    get "/queue" => queue::queue;
    post "/first-steps" => first_steps::end;
    get "/keys" => queue::keys;
    get "/search" => search::search;
    get "/search/completions" => search::completions;
    get "/palette" => palette::palette;
    get "/views/new" => conditions::new_page;
    get "/views/count" => conditions::count;
    post "/views" => conditions::create;
    get "/views/{id}" => conditions::edit;
    post "/views/{id}" => conditions::change;
    post "/views/{id}/deletion" => conditions::delete;
    get "/bulk/form" => many::form;
    post "/bulk" => many::bulk;
    post "/bulk/{id}/undo" => many::undo;
    get "/tickets/new" => new_ticket::new_page;
    post "/tickets" => new_ticket::create;
    get "/tickets/{number}" => ticket::page;
    get "/tickets/{number}/preview" => ticket::preview;
    get "/tickets/{number}/journal" => ticket::journal;
    post "/tickets/form" => facts::part;
    get "/tickets/{number}/topic" => facts::page;
    post "/tickets/{number}/topic" => facts::save;
    post "/tickets/{number}/procedure" => procedure::follow;
    post "/topics/check" => ask::check;
    get "/tickets/{number}/clocks" => clocks::page;
    post "/tickets/{number}/deadline" => clocks::set;
    get "/requests/{number}/clocks" => clocks::portal;
    post "/tickets/{number}/messages" => compose::speak;
    get "/tickets/{number}/presence" => presence::look;
    post "/tickets/{number}/presence" => presence::say;
    post "/tickets/{number}/draft" => compose::keep;
    post "/tickets/{number}/undo" => compose::undo;
    post "/tickets/{number}/children" => compose::children;
    get "/tickets/{number}/canned" => canned::menu;
    get "/tickets/{number}/macros/{id}" => canned::preview;
    post "/tickets/{number}/macros/{id}" => canned::run;
    get "/tickets/{number}/merging" => joining::merge_page;
    post "/tickets/{number}/merging" => joining::merge;
    post "/tickets/{number}/unmerging" => joining::unmerge;
    post "/tickets/{number}/links" => joining::link;
    get "/tickets/{number}/release" => releases::choose;
    post "/tickets/{number}/release" => releases::plan;
    post "/tickets/{number}/flags" => marks::flag;
    post "/tickets/{number}/references" => marks::reference;
    post "/tickets/{number}/messages/{message}/splitting" => joining::split;
    post "/tickets/{number}/messages/{message}/text" => joining::edit;
    get "/tickets/{number}/messages/{message}/versions" => joining::versions;
    post "/tickets/{number}/assignment" => ticket::assign;
    post "/tickets/{number}/state" => ticket::state;
    post "/tickets/{number}/priority" => ticket::priority;
    post "/tickets/{number}/type" => ticket::kind;
    post "/tickets/{number}/subject" => ticket::subject;
    get "/tickets/{number}/people" => watch::people;
    post "/tickets/{number}/watchers" => watch::watchers;
    post "/tickets/{number}/line" => ticket::line;
    get "/tickets/{number}/hand-over" => handover::page;
    post "/tickets/{number}/hand-over" => handover::hand_over;
    post "/tickets/{number}/hand-over/search" => handover::search;
    post "/tickets/{number}/hand-over/consent" => handover::consent;
    post "/next" => queue::take_next;
    get "/board" => board::page;
    get "/tickets/{number}/time" => time::page;
    post "/tickets/{number}/time" => time::log;
    post "/tickets/{number}/time/{entry}" => time::entry;
    post "/tickets/{number}/timer" => time::timer;
    post "/tickets/{number}/quote" => time::quote;
    get "/attachments/{id}/{name}" => ticket::attachment;

    get "/flows" => flow_board::page;
    post "/flows" => flow_edit::create;
    get "/flows/new" => flow_edit::blank;
    get "/flows/quiet" => alerting::quiet;
    post "/flows/quiet" => alerting::quieten;
    get "/flows/{id}" => flow::page;
    post "/flows/{id}" => flow_edit::change;
    get "/flows/{id}/edit" => flow_edit::page;
    get "/flows/{id}/chart" => flow_chart::chart;
    get "/flows/{id}/replay" => flow_chart::replay;
    get "/flows/{id}/sources" => flow_sources::page;
    post "/flows/{id}/sources" => flow_sources::change;
    post "/flows/{id}/monitors" => flow::request;
    get "/monitors/{id}" => monitor::page;
    post "/monitors/{id}" => monitor::step;
    post "/alerts/{id}" => alerting::alert;

    get "/hours" => ledger::clients;
    get "/hours/{org}" => ledger::page;
    post "/hours/{org}" => ledger::close;
    get "/hours/{org}/{file}" => ledger::file;
    get "/reports/hours" => profit::page;
    get "/data" => grid::page;
    get "/data/suppliers/new" => supplier::new_page;
    post "/data/suppliers" => supplier::create;
    get "/data/suppliers/{id}" => supplier::page;
    post "/data/suppliers/{id}" => supplier::save;
    get "/data/suppliers/{id}/balance" => balance::page;
    get "/data/feeds/new" => feed::new_page;
    post "/data/feeds" => feed::create;
    get "/data/feeds/{id}" => feed::page;
    post "/data/feeds/{id}" => feed::save;
    post "/data/feeds/{id}/contract" => feed::agree;
    post "/data/feeds/{id}/files" => feed::upload;
    get "/data/files/{id}" => data_file::page;
    post "/data/files/{id}" => data_file::settle;
    get "/data/files/{id}/{what}" => data_file::bytes;
    get "/data/checks" => checks::list;
    get "/data/checks/new" => checks::new_page;
    post "/data/checks" => checks::create;
    get "/data/checks/{id}" => checks::page;
    post "/data/checks/{id}" => checks::act;
    get "/s/{token}" => own::page;
    post "/s/{token}" => own::send;
    get "/s/{token}/{file}" => own::marked;
    get "/incidents" => incidents::page;
    post "/incidents" => incidents::begin;
    get "/incidents/missed" => missed::page;
    get "/incidents/{number}" => room::page;
    post "/incidents/{number}" => room::act;
    post "/incidents/{number}/change" => missed::change;
    get "/p/{token}" => summons::page;
    post "/p/{token}" => summons::answer;
    get "/duty" => now::page;
    post "/duty/absences" => now::absent;
    post "/duty/absences/{id}" => now::back;
    get "/duty/maps/{org}" => map::page;
    post "/duty/maps/{org}" => map::save;
    get "/duty/coverage/{org}" => coverage::page;
    post "/duty/rotas" => rota::create;
    get "/duty/rotas/{id}" => rota::page;
    post "/duty/rotas/{id}" => rota::save;
    get "/duty/feeds/{file}" => rota::feed;
    get "/duty/people/{id}" => reach::page;
    post "/duty/people/{id}" => reach::save;
    get "/settings/alerts" => signals::page;
    post "/settings/alerts" => signals::save;
    get "/orders" => order::list::page;
    post "/orders" => order::list::act;
    get "/orders/find" => order::list::find;
    post "/orders/ticket" => order::ticket::open;
    get "/orders/statistics" => order::statistics::page;
    get "/orders/statuses" => order::statuses::page;
    post "/orders/statuses" => order::statuses::decide;
    get "/orders/{id}" => order::order::page;
    get "/settings/orders" => order::sources::page;
    post "/settings/orders" => order::sources::save;
    get "/equipment" => things::list::list;
    get "/equipment/new" => things::thing::new_page;
    get "/equipment/import" => things::table::import_page;
    post "/equipment/import" => things::table::import;
    get "/equipment/images" => things::images::images;
    post "/equipment/images" => things::images::save_image;
    get "/equipment/{id}" => things::thing::page;
    post "/equipment/{id}" => things::thing::save;
    post "/equipment/{id}/restorations" => things::thing::restore;

    get "/releases" => releases::list;
    get "/releases/new" => releases::new_page;
    post "/releases" => releases::create;
    get "/releases/{id}" => releases::page;
    post "/releases/{id}" => releases::change;
    post "/releases/{id}/out" => releases::ship;
    post "/trackers/{id}" => releases::told::take;
    get "/reports/lines" => lines::page;
    get "/reports/lines.csv" => lines::table;

    get "/articles" => list::page;
    post "/articles" => editor::create;
    get "/articles/new" => editor::new_page;
    get "/articles/measures" => measures::page;
    get "/articles/vocabulary" => terms::page;
    post "/articles/vocabulary" => terms::save;
    post "/articles/vocabulary/{id}/removal" => terms::remove;
    post "/articles/preview" => editor::preview;
    post "/articles/files" => editor::files;
    get "/articles/{number}" => article::page;
    post "/articles/{number}" => editor::change;
    get "/articles/{number}/edit" => editor::edit_page;
    post "/articles/{number}/stage" => article::stage;
    get "/articles/{number}/versions" => versions::page;
    post "/tickets/{number}/articles" => case::change;
    get "/tickets/{number}/suggestions" => beside::part;
    get "/articles/gaps" => gaps::page;
    post "/articles/gaps" => gaps::settle;
    get "/proposals/{id}/articles/{number}" => opened::open;
    post "/proposals/{id}/help" => under::helped;

    get "/help" => help::start;
    get "/help/feed.xml" => help::feed;
    get "/help/files/{id}/{name}" => help::file;
    get "/help/{number}" => help::article;
    post "/help/{number}/vote" => help::vote;
    get "/sitemap.xml" => help::sitemap;
    get "/robots.txt" => help::robots;
    post "/spelling" => spelling::check;
    post "/spelling/words" => spelling::add;
    get "/settings/vocabulary" => vocabulary::list;
    post "/settings/vocabulary" => vocabulary::add;
    post "/settings/vocabulary/{id}/removal" => vocabulary::remove;

    get "/settings/answers" => canned::answers;
    post "/settings/answers" => canned::save_answer;
    post "/settings/answers/{id}/removal" => canned::remove_answer;
    get "/settings/macros" => canned::macros;
    post "/settings/macros" => canned::save_macro;
    post "/settings/macros/{id}/removal" => canned::remove_macro;

    get "/inbound" => inbound::page;
    get "/inbound/{id}/raw" => inbound::raw;
    post "/inbound/{id}/replay" => inbound::replay;

    get "/requests" => requests::list;
    get "/requests/new" => requests::new_page;
    get "/requests/search" => mine::page;
    post "/requests/suggestions" => under::part;
    get "/requests/statistics" => requests::statistics;
    post "/requests" => requests::create;
    get "/requests/flows" => flow_client::page;
    post "/requests/flows" => flow_client::agree;
    get "/requests/orders" => order::client::page;
    get "/requests/orders/{id}" => order::client::order;
    get "/requests/hours" => client::page;
    post "/requests/hours/orders" => client::order;
    get "/requests/hours/{org}/{file}" => client::file;
    get "/requests/{number}/time" => time::portal;
    post "/requests/{number}/time/{entry}" => time::object;
    post "/requests/{number}/quotes/{quote}" => time::accept;
    get "/requests/{number}" => portal::page;
    post "/requests/{number}/messages" => portal::write;
    post "/requests/{number}/confirmation" => portal::confirm;
    post "/requests/{number}/reopening" => portal::reopen;
    post "/requests/{number}/like" => portal::like;
    post "/requests/{number}/priority" => portal::priority;
    get "/requests/{number}/topic" => ask::more_page;
    post "/requests/{number}/topic" => ask::more;
    get "/requests/{number}/people" => portal::people;
    post "/requests/{number}/watchers" => portal::watch;
    get "/c/{token}" => portal::link_page;
    post "/c/{token}" => portal::link;

    get "/setup/{token}" => setup::page;
    post "/setup/{token}" => setup::carry;
    get "/settings" => overview::page;
    get "/settings/roles" => overview::roles_page;
    get "/settings/mailboxes" => mailboxes::list;
    post "/settings/mailboxes" => mailboxes::save;
    get "/settings/mailboxes/new" => mailboxes::new_page;
    get "/settings/mailboxes/{id}" => mailboxes::page;
    post "/settings/mailboxes/{id}" => mailboxes::save;
    post "/settings/mailboxes/{id}/state" => mailboxes::state;
    get "/settings/organisations" => organisations::list;
    post "/settings/organisations" => organisations::save;
    get "/settings/organisations/new" => organisations::new_page;
    get "/settings/organisations/{id}" => organisations::page;
    get "/settings/organisations/{id}/edit" => organisations::edit_page;
    post "/settings/organisations/{id}" => organisations::save;
    post "/settings/organisations/{id}/memo" => organisations::memo;
    get "/settings/people" => people::list;
    post "/settings/people" => people::create;
    get "/settings/people/new" => people::new_page;
    get "/settings/people/{id}" => person::page;
    get "/settings/people/{id}/edit" => person::edit_page;
    post "/settings/people/{id}" => person::change;
    post "/settings/people/{id}/roles" => person::roles;
    post "/settings/people/{id}/state" => person::state;
    get "/settings/import" => import::page;
    post "/settings/import" => import::carry;
    get "/settings/topics" => topics::list;
    post "/settings/topics" => topics::enter;
    get "/settings/topics/{id}" => topics::page;
    post "/settings/topics/{id}" => topics::save;
    post "/settings/topics/{id}/preview" => topics::preview;
    get "/settings/calendars" => calendars::list;
    get "/settings/calendars/{id}" => calendars::page;
    post "/settings/calendars/{id}" => calendars::save;
    get "/settings/plans" => plans::list;
    get "/settings/plans/{id}" => plans::page;
    post "/settings/plans/{id}" => plans::save;
    get "/settings/organisations/{id}/contract" => contract::page;
    post "/settings/organisations/{id}/contract" => contract::save;
    get "/reports/sla" => sla::page;
    get "/reports/sla.csv" => sla::table;
    get "/settings/trackers" => trackers::list;
    post "/settings/trackers" => trackers::create;
    post "/settings/trackers/{id}/state" => trackers::state;
    get "/settings/lines" => line_settings::page;
    post "/settings/lines" => line_settings::save;
    get "/settings/lines/teams/{id}" => line_settings::team;
    post "/settings/lines/teams/{id}" => line_settings::save_team;
    get "/settings/routes" => line_routes::page;
    post "/settings/routes" => line_routes::change;
    get "/settings/services" => services::page;
    post "/settings/services" => services::save;
    get "/settings/rules" => rules::page;
    post "/settings/rules" => rules::change;
    get "/settings/branding" => branding::page;
    post "/settings/branding" => branding::change;
    get "/settings/tokens" => tokens::list;
    post "/settings/tokens" => tokens::create;
    post "/settings/tokens/{id}/revocation" => tokens::revoke;
    get "/settings/webhooks" => webhooks::list;
    post "/settings/webhooks" => webhooks::create;
    get "/settings/webhooks/new" => webhooks::new_page;
    get "/settings/webhooks/{id}" => webhooks::page;
    post "/settings/webhooks/{id}" => webhooks::change;
    post "/settings/webhooks/{id}/state" => webhooks::state;
    post "/settings/webhooks/{id}/deliveries/{delivery}/replay" => webhooks::replay;
    get "/settings/audit" => audit::page;
    get "/api/docs" => apidoc::page;
    get "/api/openapi.json" => apidoc::document;

    get "/guide" => guide::all;
    get "/guide/{role}" => guide::one;
    get "/live" => live::stream;
    get "/brand/colours.css" => brand::colours;
    get "/brand/logo" => brand::logo;
    get "/assets/{file}" => assets::answer;
}

/// The list of routes: all pages, and all of the API.
pub fn routes() -> &'static [Route] {
    static ALL: OnceLock<Vec<Route>> = OnceLock::new();
    ALL.get_or_init(|| {
        let programs = api::routes().iter().map(|(method, path)| Route { method, path });
        PAGES.iter().copied().chain(programs).collect()
    })
}

/// The pages of a desk.
pub fn router(app: App) -> Router {
    table()
        .fallback(door::nothing_here)
        // The address of a form, opened as a page.
        .method_not_allowed_fallback(door::nothing_here)
        // `Posted` reads bodies itself, within the desk's own limits.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), http::visit))
        .with_state(app.clone())
        // Programs pass a gate of their own: no cookie means anything there.
        .nest(api::ROOT, api::router(app))
        .layer(from_fn(shrink::layer))
}
