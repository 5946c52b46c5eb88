//! The list of mistakes that other desks made (each test carries the thread where users complained), by name.

use super::*;

const ANNA: PersonId = PersonId(1);
const IGOR: PersonId = PersonId(2);
const SHOP: OrganisationId = OrganisationId(10);
const OTHER: OrganisationId = OrganisationId(11);
const T: TicketId = TicketId(42);

fn pointed() -> Pointed {
    Pointed { ticket: T, org: SHOP, takes_part: false, same_subject: true }
}

fn facts(orgs: &[OrganisationId]) -> Facts {
    Facts {
        kind: MailKind::Human,
        sender: Sender { person: Some(ANNA), side: Side::Client, orgs: orgs.to_vec(), is_our_mailbox: false },
        own_message_id: false,
        seen_before: None,
        token: None,
        forged_token: false,
        known_id: None,
        common_ancestor: None,
        number: None,
        forward: false,
    }
}

fn token(staff: Option<PersonId>) -> Option<Token> {
    Some(Token { pointed: pointed(), staff })
}

fn joins(facts: &Facts, why: Why) {
    assert_eq!(decide(facts), Verdict::Reply { ticket: T, why });
}

fn fresh_with_hint(facts: &Facts, why: Why) {
    assert_eq!(decide(facts), Verdict::New { hint: Some(T), why, acknowledge: true });
}

#[test]
fn reply_to_own_mail_with_id_in_the_subject_joins() {
    // glpi#16903
    joins(&Facts { number: Some(pointed()), ..facts(&[SHOP]) }, Why::Number);
}

#[test]
fn copied_managers_reply_joins() {
    // glpi#17705: answers the requester's mail, whose id we stored
    joins(&Facts { known_id: Some(pointed()), ..facts(&[SHOP]) }, Why::MessageId);
}

#[test]
fn unknown_external_sender_opens_a_ticket() {
    // glpi#16757
    let unknown = Sender { person: None, side: Side::Outside, orgs: vec![], is_our_mailbox: false };
    let verdict = decide(&Facts { sender: unknown, ..facts(&[]) });
    assert_eq!(verdict, Verdict::New { hint: None, why: Why::NothingPoints, acknowledge: true });
}

#[test]
fn follow_up_of_somebody_without_rights_does_not_join() {
    // glpi#5283, #5514, #8457
    fresh_with_hint(&Facts { known_id: Some(pointed()), ..facts(&[OTHER]) }, Why::Stranger);
}

#[test]
fn stranger_with_the_number_in_the_subject_does_not_join() {
    // zammad#2444, #5064
    fresh_with_hint(&Facts { number: Some(pointed()), ..facts(&[OTHER]) }, Why::Stranger);
    fresh_with_hint(&Facts { number: Some(pointed()), ..facts(&[]) }, Why::Stranger);
}

#[test]
fn forwarded_with_wg_or_without_a_prefix() {
    // zammad#4965: somebody of the client forwards, with the number in the subject
    let outsider = Facts { number: Some(pointed()), forward: true, ..facts(&[SHOP]) };
    fresh_with_hint(&outsider, Why::Forwarded);
    let takes_part = Some(Pointed { takes_part: true, ..pointed() });
    joins(&Facts { number: takes_part, forward: true, ..facts(&[SHOP]) }, Why::Number);
}

#[test]
fn forward_with_the_same_references_and_another_subject_is_new() {
    // zammad#5287
    let known = Some(Pointed { same_subject: false, takes_part: true, ..pointed() });
    fresh_with_hint(&Facts { known_id: known, forward: true, ..facts(&[SHOP]) }, Why::Forwarded);
}

#[test]
fn shared_ancestor_that_we_never_received_joins_within_the_client() {
    // zammad#5716
    joins(&Facts { common_ancestor: Some(pointed()), ..facts(&[SHOP]) }, Why::CommonAncestor);
    fresh_with_hint(&Facts { common_ancestor: Some(pointed()), ..facts(&[OTHER]) }, Why::Stranger);
    let other_subject = Some(Pointed { same_subject: false, ..pointed() });
    fresh_with_hint(&Facts { common_ancestor: other_subject, ..facts(&[SHOP]) }, Why::Stranger);
}

#[test]
fn another_desk_that_strips_all_references_joins_by_number() {
    // zammad#3022 (ServiceNow); freescout's way of hashed ids alone fails here
    let takes_part = Some(Pointed { takes_part: true, same_subject: false, ..pointed() });
    joins(&Facts { number: takes_part, ..facts(&[]) }, Why::Number);
}

#[test]
fn reply_of_a_third_party_to_a_forwarded_ticket_joins_by_token_only() {
    // freescout#4161, #5587: he holds a mail of ours, so what he says belongs here
    let outsider = Sender { person: None, side: Side::Outside, orgs: vec![], is_our_mailbox: false };
    joins(&Facts { sender: outsider.clone(), token: token(None), ..facts(&[]) }, Why::Token);
    fresh_with_hint(&Facts { sender: outsider, known_id: Some(pointed()), ..facts(&[]) }, Why::Stranger);
}

#[test]
fn one_mail_to_two_of_our_mailboxes_is_one() {
    // freescout#2324
    let verdict = decide(&Facts { seen_before: Some(InboundId(7)), token: token(None), ..facts(&[SHOP]) });
    assert_eq!(verdict, Verdict::Duplicate { of: InboundId(7) });
}

#[test]
fn forged_token_never_attaches() {
    // freescout#2375: ids of one conversation must not open another
    let verdict = decide(&Facts { forged_token: true, ..facts(&[SHOP]) });
    assert_eq!(verdict, Verdict::New { hint: None, why: Why::Forged, acknowledge: true });
}

#[test]
fn own_colleague_writing_to_the_desk_opens_a_ticket_unacknowledged() {
    // zammad#1351, #2322
    let igor = Sender { person: Some(IGOR), side: Side::Staff, orgs: vec![], is_our_mailbox: false };
    let verdict = decide(&Facts { sender: igor, ..facts(&[]) });
    assert_eq!(verdict, Verdict::New { hint: None, why: Why::NothingPoints, acknowledge: false });
}

#[test]
fn an_engineer_orders_by_mail_only_with_his_own_notice() {
    let igor = Sender { person: Some(IGOR), side: Side::Staff, orgs: vec![], is_our_mailbox: false };
    let his = Facts { sender: igor.clone(), token: token(Some(IGOR)), ..facts(&[]) };
    assert_eq!(decide(&his), Verdict::StaffReply { ticket: T, person: IGOR });
    // a notice that went to somebody else, or a spoofed From with the number: no orders
    let foreign = Facts { sender: igor.clone(), token: token(Some(PersonId(9))), ..facts(&[]) };
    assert!(!matches!(decide(&foreign), Verdict::StaffReply { .. }));
    let spoofed = Facts { sender: igor, number: Some(pointed()), ..facts(&[]) };
    assert!(!matches!(decide(&spoofed), Verdict::StaffReply { .. }));
}

#[test]
fn a_leaked_notice_is_no_ticket_to_the_conversation() {
    let leaked = Facts { token: token(Some(IGOR)), ..facts(&[OTHER]) };
    fresh_with_hint(&leaked, Why::Stranger);
}

#[test]
fn two_robots_do_not_talk() {
    // freescout#3670, #4143; frappe#2433; glpi#16785
    for kind in [MailKind::AutoReply, MailKind::Bounce] {
        let verdict = decide(&Facts { kind, token: token(None), ..facts(&[SHOP]) });
        assert!(matches!(
            verdict,
            Verdict::AutoReply { ticket: Some(T) } | Verdict::Bounce { ticket: Some(T) }
        ));
        let verdict = decide(&Facts { kind, ..facts(&[SHOP]) });
        assert!(matches!(verdict, Verdict::AutoReply { ticket: None } | Verdict::Bounce { ticket: None }));
    }
    let bulk = decide(&Facts { kind: MailKind::Bulk, ..facts(&[SHOP]) });
    assert_eq!(bulk, Verdict::New { hint: None, why: Why::NothingPoints, acknowledge: false });
}

#[test]
fn our_own_mail_coming_round_is_dropped() {
    // freescout#3670
    assert_eq!(decide(&Facts { own_message_id: true, token: token(None), ..facts(&[SHOP]) }), Verdict::Own);
}
