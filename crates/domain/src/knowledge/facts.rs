//! What of an article decides who may read and change it. Asked by [`crate::people::may`] and nobody else.

use super::Audience;
use crate::ids::OrganisationId;
use crate::people::{Permission, Role};

/// What of an article decides who may touch it.
#[derive(Clone, Copy, Debug)]
pub struct ArticleFacts<'a> {
    /// For whom it is.
    pub audience: Audience,
    /// The clients that it is for or about; none when it is for or about no particular one.
    pub clients: &'a [OrganisationId],
    /// Whether a version of it holds: readers see that one.
    pub out: bool,
}

impl ArticleFacts<'_> {
    /// Whether everybody may read it, known to us or not.
    pub fn is_for_everybody(&self) -> bool {
        self.out && self.audience == Audience::Public
    }

    /// Whether somebody whose role holds for one organisation reaches it.
    ///
    /// A client's person reads what holds and is for his company. One of us who serves some clients alone reads what is
    /// about no others, and writes what is about his client only.
    pub(crate) fn reaches(&self, what: Permission, role: Role, org: OrganisationId) -> bool {
        let names = self.clients.contains(&org);
        match (role.is_staff(), what) {
            (true, Permission::ArticleRead) => self.clients.is_empty() || names,
            (true, Permission::ArticleWrite | Permission::ArticlePublish) => self.clients == [org],
            (false, Permission::ArticleRead) => {
                let for_his = self.audience == Audience::Clients && (self.clients.is_empty() || names);
                self.is_for_everybody() || (self.out && for_his)
            }
            _ => false,
        }
    }
}
