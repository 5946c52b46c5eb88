//! That articles were proposed to somebody, what he opened, and what came of it.

use crate::{StoreError, Tx, args, sql};
use domain::ids::{ArticleId, PersonId, ProposalId, TicketId};
use domain::time::Moment;

/// Articles proposed to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// `ticket` or `form`.
    pub place: String,
    /// To whom; nobody known for those who are not signed in.
    pub person: Option<PersonId>,
    /// Beside which ticket; of a form, what was sent after all.
    pub ticket: Option<TicketId>,
    /// When it began.
    pub at: Moment,
    /// When he said that it answered his question.
    pub helped_at: Option<Moment>,
}

/// What came of proposals in a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Forms under which articles were proposed.
    pub forms: i64,
    /// Of those, with an article opened.
    pub opened: i64,
    /// Of those, not sent: the client was helped without a request.
    pub deflected: i64,
    /// Forms that were sent.
    pub sent: i64,
    /// Tickets beside which articles were proposed.
    pub beside: i64,
    /// Of those, solved with an article that was proposed.
    pub used: i64,
    /// Of those, not reopened.
    pub held: i64,
}

fn read(row: &crate::Row<'_>) -> Result<Proposal, StoreError> {
    Ok(Proposal {
        id: row.get(0)?,
        place: row.get(1)?,
        person: row.get(2)?,
        ticket: row.get(3)?,
        at: row.get(4)?,
        helped_at: row.get(5)?,
    })
}

/// A proposal.
pub fn proposal(tx: &mut Tx<'_>, id: ProposalId) -> Result<Option<Proposal>, StoreError> {
    tx.opt(
        sql!("select id, place, person_id, ticket_id, at, helped_at from proposal where id = $1"),
        &args![id],
        read,
    )
}

/// What was proposed to a person beside a ticket.
pub fn latest_beside(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    person: PersonId,
) -> Result<Option<Proposal>, StoreError> {
    tx.opt(
        sql!(
            "select id, place, person_id, ticket_id, at, helped_at from proposal
             where ticket_id = $1 and person_id = $2 and place = 'ticket' order by at desc, id desc limit 1"
        ),
        &args![ticket, person],
        read,
    )
}

/// To how many of us articles were proposed beside a ticket.
pub fn looked_beside(tx: &mut Tx<'_>, ticket: TicketId) -> Result<u64, StoreError> {
    let count: i64 = tx.one(
        sql!("select count(distinct person_id) from proposal where ticket_id = $1 and place = 'ticket'"),
        &args![ticket],
        |row| row.get(0),
    )?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Begins a proposal.
pub fn begin(tx: &mut Tx<'_>, proposal: &Proposal) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "insert into proposal (id, place, person_id, ticket_id, at, seen_at, helped_at)
             values ($1, $2, $3, $4, $5, $5, $6)"
        ),
        &args![
            proposal.id,
            &proposal.place,
            proposal.person,
            proposal.ticket,
            proposal.at,
            proposal.helped_at
        ],
    )
}

/// Notes which articles were shown, best first. What was shown before keeps its best place.
pub fn propose(
    tx: &mut Tx<'_>,
    id: ProposalId,
    articles: &[ArticleId],
    at: Moment,
) -> Result<(), StoreError> {
    tx.exec(sql!("update proposal set seen_at = $2 where id = $1"), &args![id, at])?;
    for (rank, article) in (1_i64..).zip(articles) {
        tx.exec(
            sql!(
                "insert into proposal_article (proposal_id, article_id, rank) values ($1, $2, $3)
                 on conflict (proposal_id, article_id) do update set rank = excluded.rank
                 where excluded.rank < proposal_article.rank"
            ),
            &args![id, *article, rank],
        )?;
    }
    Ok(())
}

/// The articles of a proposal: place, whether it was opened.
pub fn proposed(tx: &mut Tx<'_>, id: ProposalId) -> Result<Vec<(ArticleId, i64, bool)>, StoreError> {
    tx.all(
        sql!(
            "select article_id, rank, opened_at is not null from proposal_article
             where proposal_id = $1 order by rank, article_id"
        ),
        &args![id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Notes that a proposed article was opened. What was not proposed there is not noted.
pub fn opened(tx: &mut Tx<'_>, id: ProposalId, article: ArticleId, at: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update proposal_article set opened_at = $3
             where proposal_id = $1 and article_id = $2 and opened_at is null"
        ),
        &args![id, article, at],
    )?;
    Ok(())
}

/// Notes that he was helped.
pub fn help(tx: &mut Tx<'_>, id: ProposalId, at: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update proposal set helped_at = $2 where id = $1 and helped_at is null"), &args![id, at])?;
    Ok(())
}

/// Notes that the form was sent, and became this ticket.
pub fn sent(tx: &mut Tx<'_>, id: ProposalId, ticket: TicketId) -> Result<(), StoreError> {
    tx.exec(
        sql!("update proposal set ticket_id = $2 where id = $1 and place = 'form' and ticket_id is null"),
        &args![id, ticket],
    )?;
    Ok(())
}

/// What came of the proposals of a time. A form that was not sent counts as given up after `patience`.
pub fn measures(
    tx: &mut Tx<'_>,
    from: Moment,
    to: Moment,
    now: Moment,
    patience: i64,
) -> Result<Measures, StoreError> {
    let forms = tx.opt(
        sql!(
            "select count(*), coalesce(sum(case when o.n > 0 then 1 else 0 end), 0),
                coalesce(sum(case when p.ticket_id is null
                    and (p.helped_at is not null or (o.n > 0 and p.seen_at < $3)) then 1 else 0 end), 0),
                coalesce(sum(case when p.ticket_id is not null then 1 else 0 end), 0)
             from proposal p join (
                 select proposal_id, sum(case when opened_at is not null then 1 else 0 end) as n
                 from proposal_article group by proposal_id) o on o.proposal_id = p.id
             where p.place = 'form' and p.at >= $1 and p.at < $2"
        ),
        &args![from, to, now - patience],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let (forms, opened, deflected, sent) = forms.unwrap_or_default();
    let beside = tx.opt(
        sql!(
            "select count(distinct ticket_id) from proposal where place = 'ticket' and at >= $1 and at < $2"
        ),
        &args![from, to],
        |row| row.get(0),
    )?;
    let used = tx.opt(
        sql!(
            "select count(*), coalesce(sum(case when u.reopened_at is null then 1 else 0 end), 0)
             from article_use u
             where exists (
                 select 1 from proposal p join proposal_article a on a.proposal_id = p.id
                 where p.ticket_id = u.ticket_id and p.place = 'ticket' and p.at >= $1 and p.at < $2
                     and a.article_id = u.article_id)"
        ),
        &args![from, to],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (used, held) = used.unwrap_or_default();
    Ok(Measures { forms, opened, deflected, sent, beside: beside.unwrap_or(0), used, held })
}
