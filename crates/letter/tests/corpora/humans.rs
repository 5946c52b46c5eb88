//! What people wrote is never taken for a machine's.

use super::common::{files, read, sets};
use letter::Kind;

/// Files of these sets that machines wrote, with what they are: everything else must not be taken
/// for a bounce, a complaint or an auto-reply.
const MACHINES: &[(&str, &str)] = &[
    ("zammad/mail018.box", "bounce"),
    ("zammad/mail033", "bounce"),
    ("zammad/mail035.box", "advertisement with a null envelope sender"),
    ("zammad/mail052.box", "bounce without content"),
    ("zammad/mail053.box", "bounce"),
    ("zammad/mail078.box", "bounce, delayed"),
    ("zammad/mail089.box", "notice of a service desk, Auto-Submitted"),
    ("zammad/mail090.box", "notice of a service desk, Auto-Submitted"),
    ("mailcore2/summary/input/2113-formatting.eml", "complaint"),
    ("mailcore2/summary/input/4850-russian.eml", "newsletter, Auto-Submitted, null envelope sender"),
    ("mikel_mail/mime_emails/raw_email_with_mimepart_without_content_type.eml", "bounce, delayed"),
    ("mikel_mail/multipart_report_emails/", "bounces"),
    ("flanker/messages/bounce/", "bounces"),
    ("flanker/messages/disposition-notification.eml", "receipt"),
    ("webklex_php_imap/example_bounce.eml", "bounce"),
    ("webklex_php_imap/issue-382.eml", "from MAILER-DAEMON"),
];

const SETS: [&str; 12] = [
    "zammad",
    "mailcore2/summary/input",
    "rt",
    "redmine",
    "mikel_mail",
    "stalwart_mail_parser/eml",
    "flanker/messages",
    "webklex_php_imap",
    "ddeboer_imap",
    "php_mime_mail_parser",
    "talon/standard_replies",
    "discourse_email_reply_trimmer/emails",
];

#[test]
fn no_person_is_taken_for_a_machine() {
    let Some(sets) = sets() else { return };
    let (mut people, mut wrong) = (0, Vec::new());
    for set in SETS {
        for (name, raw) in files(&sets.join(set)) {
            if [".json", ".yml", ".jsonl", ".txt", "COPYING", "dir"].iter().any(|e| name.ends_with(e))
                && set != "discourse_email_reply_trimmer/emails"
            {
                continue;
            }
            let path = format!("{set}/{name}");
            let letter = read(&raw);
            let machine = MACHINES.iter().any(|(m, _)| path.starts_with(m));
            let taken = !matches!(letter.kind, Kind::Human | Kind::Bulk { .. });
            if taken != machine {
                wrong.push(format!(
                    "{path}: {:?} | from {:?} | {}",
                    letter.kind,
                    letter.from.first(),
                    letter.subject
                ));
            }
            people += usize::from(!machine);
        }
    }
    println!(
        "humans: {people} mails of people and lists, {} machines', {} wrong",
        MACHINES.len(),
        wrong.len()
    );
    for line in &wrong {
        println!("  {}", line.chars().take(300).collect::<String>());
    }
    assert!(wrong.is_empty());
}
