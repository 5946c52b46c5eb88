//! What every page has around it: who looks, the token of forms, theme, counters, a notice of what happened.

use super::view::Person;

/// The colours that a person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every value.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Whether it is that one; for templates, where one of them may be a reference.
    pub fn is(self, other: impl std::borrow::Borrow<Self>) -> bool {
        self == *other.borrow()
    }

    /// The word in forms and in `data-theme`.
    pub fn slug(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The key of the word that people read.
    pub fn key(self) -> &'static str {
        match self {
            Theme::System => "theme-system",
            Theme::Light => "theme-light",
            Theme::Dark => "theme-dark",
        }
    }
}

/// How tall rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Two lines.
    #[default]
    Comfortable,
    /// One line.
    Compact,
}

impl Density {
    /// Every value.
    pub const ALL: [Density; 2] = [Density::Comfortable, Density::Compact];

    /// Whether it is that one; for templates, where one of them may be a reference.
    pub fn is(self, other: impl std::borrow::Borrow<Self>) -> bool {
        self == *other.borrow()
    }

    /// The word in forms and in `data-density`.
    pub fn slug(self) -> &'static str {
        match self {
            Density::Comfortable => "comfortable",
            Density::Compact => "compact",
        }
    }

    /// The key of the word that people read.
    pub fn key(self) -> &'static str {
        match self {
            Density::Comfortable => "density-comfortable",
            Density::Compact => "density-compact",
        }
    }
}

/// The tone of a notice; each has a shape beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For knowing.
    Info,
    /// It worked.
    Good,
    /// Look here.
    Warn,
    /// It did not work.
    Bad,
}

impl Tone {
    /// The word in style sheets.
    pub fn slug(self) -> &'static str {
        match self {
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }

    /// The icon.
    pub fn icon(self) -> &'static str {
        match self {
            Tone::Info => "info",
            Tone::Good => "circle-check",
            Tone::Warn | Tone::Bad => "circle-alert",
        }
    }
}

/// A sentence about what has just happened.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it sounds.
    pub tone: Tone,
    /// The sentence, translated.
    pub text: String,
}

/// A view of the queue with its counter.
#[derive(Clone, Debug)]
pub struct ViewLink {
    /// The word in `?view=`.
    pub slug: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// How many tickets it shows; `None` when nobody needs to know.
    pub count: Option<i64>,
}

impl ViewLink {
    /// The views that every engineer has, in their order, with the counters given in the same order.
    pub fn standard(counts: [Option<i64>; 8]) -> Vec<ViewLink> {
        const VIEWS: [(&str, &str); 8] = [
            ("ours", "view-ours"),
            ("mine", "view-mine"),
            ("due", "view-due"),
            ("unassigned", "view-unassigned"),
            ("client", "view-client"),
            ("open", "view-open"),
            ("solved", "view-solved"),
            ("all", "view-all"),
        ];
        VIEWS.into_iter().zip(counts).map(|((slug, key), count)| ViewLink { slug, key, count }).collect()
    }
}

/// A saved view in the side bar.
#[derive(Clone, Debug)]
pub struct SavedLink {
    /// The word in `?view=`: `v` and the view's id.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many tickets it shows; `None` when nobody knows.
    pub count: Option<i64>,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Whether it is not filled yet.
    pub filling: bool,
}

/// How the desk looks and is called; everything empty is the product's own.
#[derive(Clone, Debug, Default)]
pub struct BrandView {
    /// The desk's name.
    pub name: String,
    /// Who provides it.
    pub provider: String,
    /// When we work, in words.
    pub hours: String,
    /// The address of the picture.
    pub logo: String,
    /// The address of the colours.
    pub style: String,
}

impl BrandView {
    /// Of the desk's settings.
    pub fn of(brand: &app::brand::Brand) -> BrandView {
        let short = |hash: &str| hash.chars().take(16).collect::<String>();
        let colours =
            brand.accents().map(|(light, dark)| format!("/brand/colours.css?{light}{dark}").replace('#', ""));
        BrandView {
            name: brand.desk.clone(),
            provider: brand.provider.clone(),
            hours: brand.hours.clone(),
            logo: brand
                .logo
                .as_ref()
                .map(|logo| format!("/brand/logo?{}", short(&logo.blob)))
                .unwrap_or_default(),
            style: colours.unwrap_or_default(),
        }
    }

    /// The name that people see.
    pub fn title<'a>(&'a self, t: &'a i18n::T) -> &'a str {
        if self.name.is_empty() { t.of("product") } else { &self.name }
    }
}

/// What every page has around it.
#[derive(Clone, Debug)]
pub struct Shell {
    /// How the desk looks.
    pub brand: BrandView,
    /// The token of this session's forms.
    pub csrf: String,
    /// Who looks; `None` before signing in.
    pub viewer: Option<Person>,
    /// Colours.
    pub theme: Theme,
    /// Rows.
    pub density: Density,
    /// The views of the queue, for the side bar of staff.
    pub views: Vec<ViewLink>,
    /// The view that the page stands in; empty elsewhere.
    pub view: &'static str,
    /// The saved views, his own and everybody's.
    pub saved: Vec<SavedLink>,
    /// The saved view that the page stands in; empty elsewhere.
    pub saved_at: String,
    /// Whether single keys do anything.
    pub single_keys: bool,
    /// Whether spelling is looked after.
    pub spelling: bool,
    /// Mails that could not be taken in; `None` for people who may not see them.
    pub failed_mails: Option<i64>,
    /// Whether the reader sees what hours come to.
    pub hours: bool,
    /// Whether the reader sees what suppliers send.
    pub data: bool,
    /// The incidents that call the reader: number, what happened.
    pub calls: Vec<(i64, String)>,
    /// Whether he sees flows.
    pub flows: bool,
    /// Whether the reader sees orders.
    pub orders: bool,
    /// What has just happened.
    pub notice: Option<Notice>,
    /// The address of this page, to come back to after a preference is changed.
    pub here: String,
}

impl Shell {
    /// A shell for a page that nobody is signed in to.
    pub fn guest(csrf: impl Into<String>) -> Self {
        Self {
            brand: BrandView::default(),
            csrf: csrf.into(),
            viewer: None,
            theme: Theme::default(),
            density: Density::default(),
            views: Vec::new(),
            view: "",
            saved: Vec::new(),
            saved_at: String::new(),
            single_keys: true,
            spelling: true,
            failed_mails: None,
            hours: false,
            data: false,
            calls: Vec::new(),
            flows: false,
            orders: false,
            notice: None,
            here: "/".to_owned(),
        }
    }

    /// The word in `?view=` of the view that the page stands in.
    pub fn slug(&self) -> &str {
        if self.saved_at.is_empty() { self.view } else { &self.saved_at }
    }

    /// The saved view that the page stands in.
    pub fn saved_here(&self) -> Option<&SavedLink> {
        self.saved.iter().find(|saved| saved.slug == self.saved_at)
    }
}

/// Errors of a form, each beside its field; the empty name is the form itself.
#[derive(Clone, Debug, Default)]
pub struct FieldErrors(pub Vec<(&'static str, String)>);

impl FieldErrors {
    /// No errors.
    pub fn none() -> Self {
        Self::default()
    }

    /// The sentence for a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    /// Whether anything is wrong.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }
}
