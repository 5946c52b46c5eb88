//! The words mail clients of the world use. Only words are here; what they mean is in the rules.

/// Verbs that end (or stand in) a line introducing a quote.
pub(super) const WROTE: &[&str] = &[
    "wrote", "writes", "написал", "написала", "написал(а)", "написал(-а)", "написал/а", "написали", "пишет", "pisze", "píše", "piše", "schrijft", "skriver", "écrivait", "писал",
    "писала", "писал(а)", "писали", "сообщил", "сообщила", "сообщил(а)", "написав", "написала", "написав(ла)", "пише",
    "напісаў", "написа", "a écrit", "écrit", "a ecrit", "schrieb", "schrieben", "geschrieben", "escribió", "escribio",
    "escreveu", "ha scritto", "scrisse", "schreef", "skrev", "napisał", "napisał(a)", "napisała", "napisal",
    "napisala", "napsal", "napsal(a)", "napsala", "napísal", "napísal(a)", "je napisao", "je napisala", "napisao",
    "kirjoitti", "yazdı", "şunu yazdı", "írta", "ezt írta", "a scris", "έγραψε", "va escriure", "rašė", "rakstīja",
    "kirjutas", "đã viết", "menulis", "写道", "寫道", "写入", "书写", "のメッセージ", "書きました", "书写道", "작성", "썼습니다", "כתב", "כתב/ה", "كتب",
];

/// Words a line introducing a quote may begin with, before the date.
pub(super) const LEADS: &[&str] = &[
    "on", "at", "le", "am", "el", "em", "il", "in", "op", "den", "dnia", "dne", "w", "data", "dniu", "a",
    "de", "la", "you", "wrote", "вы", "ты", "писали", "писал", "в", "во", "dia", "vào", "lúc", "ngày",
    "pada", "på", "tir", "tors", "ons", "lør", "søn", "pe", "ma", "ti", "ke", "to", "su", "à", "às", "the",
    "от", "du", "sie", "schrieben", "hai", "scritto", "wo", "vr", "za", "zo", "śr", "cz", "nd", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "mi", "do",
    "fr", "so", "út", "pt", "mo", "di", "sa", "lu", "je", "ve", "lø", "sø", "da", "kl",
];

/// First letters of the names of weekdays and months.
pub(super) const CALENDAR: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
    "sep", "oct", "nov", "dec", "пон", "втор", "сре", "четв", "пятн", "субб", "воск", "янв", "фев", "март",
    "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек", "вів", "сер", "нед", "lun", "mer", "jeu",
    "ven", "sam", "dim", "mie", "mié", "jue", "vie", "sáb", "dom", "seg", "ter", "qua", "qui", "sex", "die",
    "don", "gio", "din", "woe", "vri", "zat", "zon", "man", "tir", "ons", "tor", "lør", "søn", "mån", "tis",
    "fre", "lör", "sön", "pon", "wto", "śro", "czw", "pią", "sob", "nie", "stř", "čtv", "pát", "sal", "çar",
    "per", "cum",
];

/// Words that introduce a quote by themselves, before the name and address.
pub(super) const QUOTING: &[&str] = &["quoting ", "zitat von ", "citando ", "citation de ", "цитирую ", "citace ", "cytowanie "];

/// Names of the fields in the head of an earlier message, by what they hold.
pub(super) const FIELDS: &[(Field, &[&str])] = &[
    (Field::From, &[
        "from", "от", "от кого", "отправитель", "від", "від кого", "від:", "ад", "de", "von", "da", "van", "fra", "från",
        "od", "lähettäjä", "kimden", "gönderen", "feladó", "de la", "από", "发件人", "寄件者", "寄件人", "差出人", "보낸 사람",
        "từ", "dari", "nuo", "no", "saatja", "mittente", "remitente", "expéditeur", "absender", "afzender", "מאת",
    ]),
    (Field::Date, &[
        "sent", "date", "date sent", "sent on", "отправлено", "дата", "дата отправки", "отправлен", "надіслано", "дата й час",
        "дата", "envoyé", "envoyé le", "message du", "gesendet", "datum", "inviato", "data", "inviato il", "enviado",
        "enviado el", "enviada em", "enviado em", "enviada", "enviado a las", "fecha", "verzonden", "sendt", "dato",
        "skickat", "skickat den", "lähetetty", "päivämäärä", "päiväys", "wysłano", "wysłane", "data wysłania", "odesláno",
        "odoslané", "dátum", "poslano", "gönderildi", "gönderme tarihi", "tarih", "elküldve", "trimis", "στάλθηκε",
        "ημερομηνία", "发送时间", "日期", "發送時間", "送信日時", "日時", "보낸 날짜", "날짜", "đã gửi", "ngày", "dikirim", "tanggal",
    ]),
    (Field::To, &[
        "to", "кому", "получатель", "кому:", "à", "a", "an", "para", "aan", "til", "till", "do", "komu", "pro",
        "vastaanottaja", "kime", "alıcı", "címzett", "către", "προς", "收件人", "收件者", "宛先", "받는 사람", "đến", "kepada",
        "ke", "per", "destinatario", "за", "prima",
    ]),
    (Field::Cc, &[
        "cc", "bcc", "копия", "копии", "скрытая копия", "копія", "copie à", "copie", "kopie", "kopia", "kopi", "kopio",
        "copia", "bilgi", "c.c.", "másolat", "dw", "抄送", "副本", "참조",
    ]),
    (Field::Subject, &[
        "subject", "re", "тема", "тема письма", "предмет", "objet", "sujet", "betreff", "oggetto", "asunto", "assunto",
        "onderwerp", "emne", "ämne", "aihe", "temat", "předmět", "predmet", "konu", "tárgy", "subiect", "θέμα", "主题",
        "主旨", "件名", "제목", "chủ đề", "subjek", "tema", "perihal",
    ]),
    (Field::Other, &[
        "reply-to", "reply to", "ответить", "ответить кому", "обратный адрес", "antwort an", "risposta", "rispondi a",
        "répondre à", "responder a", "responder para", "importance", "важность", "priority", "приоритет", "attachments", "вложения",
        "organization", "newsgroups", "pièces jointes", "anlagen", "allegati", "message-id", "adjuntos",
    ]),
];

/// What a field of a head holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    From,
    Date,
    To,
    Cc,
    Subject,
    Other,
}

/// Stems that, between dashes, announce the message that is answered to.
pub(super) const ORIGINAL: &[&str] = &[
    "original", "исходное", "исходного", "оригинал", "первоначальн", "вихідне", "оригінал", "message d'origine",
    "message d’origine", "ursprüngliche", "ursprungliche", "urspr", "originale", "oorspronkelijk", "oprindelig", "opprinnelig",
    "alkuperäinen", "oryginalna", "wiadomość oryginalna", "původní", "pôvodná", "izvorna", "özgün", "orijinal", "eredeti", "mesajul original",
    "αρχικό", "原始邮件", "原始郵件", "元のメッセージ", "원본", "gốc", "reply message", "ответное сообщение", "quoted text", "цитата",
];

/// Stems that announce a message passed on.
pub(super) const FORWARDED: &[&str] = &[
    "forward", "пересыла", "перенаправлен", "переадрес", "пересланн", "переслан", "пересил", "weitergeleitet", "weiterleitung",
    "transféré", "transfere", "transmis", "réexpédié", "reenviado", "mensaje reenviado", "encaminhad", "reencaminhad", "inoltrat", "doorgestuurd",
    "videresend", "videresendt", "vidarebefordra", "välitetty", "przekazan", "przesłan", "přeposlan", "preposlan", "iletilen", "iletilmiş", "továbbított",
    "redirecționat", "προωθ", "转发", "轉寄", "轉發", "転送", "전달", "chuyển tiếp", "diteruskan",
];

/// Words for "message" that make an announcement of a line with colon: "Begin forwarded message:".
pub(super) const MESSAGE: &[&str] = &[
    "message", "сообщени", "письм", "повідомлення", "лист", "nachricht", "mensaje", "mensagem", "messaggio", "bericht",
    "besked", "melding", "meddelande", "viesti", "wiadomoś", "zpráv", "správ", "ileti", "üzenet", "mail", "poruka", "邮件", "郵件", "メッセージ", "메시지",
];

/// Words with which the one line above a forwarded message points at it.
pub(super) const SEE_BELOW: &[&str] = &[
    "fyi", "fwd", "forward", "below", "пересыл", "перешл", "переслал", "ниже", "к сведению", "для информации", "смотрите", "см.",
];

/// Closings of a formal letter. After them comes a name.
pub(super) const CLOSINGS: &[&str] = &[
    "с уважением", "с большим уважением", "с глубоким уважением", "с искренним уважением", "с наилучшими пожеланиями", "с наилучшими",
    "с найкращими побажаннями", "с пожеланиями", "всего наилучшего", "всего доброго", "з повагою", "с почтением", "искренне ваш", "искренне ваша",
    "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards", "regards", "best wishes", "with best regards",
    "with kind regards", "sincerely", "sincerely yours", "yours sincerely", "yours faithfully", "yours truly", "respectfully",
    "mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "mit besten grüßen", "mit lieben grüßen", "freundliche grüße",
    "viele grüße", "beste grüße", "mfg", "cordialement", "bien cordialement", "très cordialement", "sincères salutations", "bien à vous",
    "saludos", "saludos cordiales", "un saludo", "un cordial saludo", "atentamente", "atenciosamente", "cordialmente", "cordiali saluti",
    "distinti saluti", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groeten", "med vänlig hälsning", "med vänliga hälsningar",
    "med venlig hilsen", "venlig hilsen", "med vennlig hilsen", "vennlig hilsen", "mvh", "ystävällisin terveisin", "terveisin", "z poważaniem",
    "pozdrawiam", "s pozdravem", "s pozdravom", "s úctou", "lijep pozdrav", "saygılarımla", "saygılarımızla", "iyi çalışmalar", "üdvözlettel", "cu stimă", "با احترام",
];

/// Words of thanks that close a letter too, but are as often part of it.
pub(super) const THANKS: &[&str] = &[
    "thanks", "thank you", "many thanks", "thanks in advance", "cheers", "best", "спасибо", "заранее спасибо", "благодарю", "заранее благодарен",
    "дякую", "danke", "vielen dank", "merci", "gracias", "obrigado", "obrigada", "grazie", "bedankt", "tack", "tak", "takk", "kiitos", "dziękuję",
];

/// Starts of the line a mobile client adds ("Sent from …"). The device is judged apart.
pub(super) const SENT_FROM: &[&str] = &[
    "sent from", "sent via", "sent with", "sent by", "sent using", "from my", "envoyé depuis", "envoyé de", "envoyé à partir", "envoyé avec", "envoyé par",
    "gesendet von", "gesendet mit", "gesendet aus", "von meinem", "von meiner", "diese nachricht wurde von mein", "enviado desde", "enviado do", "enviado da",
    "enviado de", "enviado pelo", "enviado a partir", "enviado con", "enviado com", "inviato da", "inviato dal", "inviato con", "verzonden vanaf", "verzonden met", "verzonden via",
    "verstuurd vanaf", "verstuurd met", "sendt fra", "sendt med", "skickat från", "skickades från", "lähetetty", "wysłane z", "wysłano z", "odesláno z", "odoslané z", "poslano s", "poslano z",
    "trimis de pe", "küldve", "iphone'umdan gönderildi", "отправлено с", "отправлено из", "отправлено через", "отправлено при помощи", "отправлено от", "послано с", "это письмо отправлено с",
    "надіслано з", "надіслано із", "відправлено з", "відправлено із", "发自", "從我的", "从我的", "寄自", "傳送自", "來自我的", "iphoneから送信", "ipadから送信", "나의", "내",
];

/// Parts of names of devices and mail programs.
pub(super) const DEVICES: &[&str] = &[
    "phone", "ipad", "ipod", "mobil", "мобильн", "мобільн", "телефон", "смартфон", "планшет", "устройств", "пристрою", "android", "device", "outlook", "galaxy", "samsung",
    "blackberry", "xiaomi", "huawei", "honor", "redmi", "nokia", "windows", "tablet", "handy", "mail", "gmail", "почт", "пошт", "пошты", "яндекс", "yandex",
    "thunderbird", "typeapp", "spark", "proton", "sparrow", "superhuman", "fastmail", "laptop", "teléfono", "téléphone", "dispositivo", "celular", "smartphone", "puhelim", "bluemail", "wiko",
];

/// Apologies people add to "Sent from my …".
pub(super) const APOLOGY: &[&str] = &["excuse", "typo", "brevity", "sorry", "forgive", "pardon", "опечат", "кратк"];

/// Starts of "Get Outlook for iOS" and its kin.
pub(super) const GET_OUTLOOK: &[&str] = &[
    "get", "download", "télécharger", "obtenir", "obtener", "descargar", "obter", "baixar", "scarica", "ottieni", "download",
    "hämta", "hent", "pobierz", "скачать", "скачайте", "получить", "получите", "завантажити", "отримати", "laden sie", "holen sie sich", "lataa",
];

/// Words of the legal text under company mails.
pub(super) const LEGAL: &[&str] = &[
    "confidential", "intended recipient", "privileged", "disclaimer", "конфиденциальн", "адресат", "vertraulich", "confidenti", "riservat", "destinatari",
    "unsubscribe", "отписаться", "virus", "вирус", "mailing list", "рассылк", "think before you print", "environment", "конфіденційн",
];
