//! All topics as they hold, in memory. Whether they still hold is asked of the store by one mark that every edit changes.

use crate::ids::Ids;
use domain::ids::TopicId;
use domain::topic::Topic;
use parking_lot::RwLock;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::topics::{self, Written};
use store::{StoreError, Tx, people};

/// The setting that every edit changes.
const MARK: &str = "topics";

/// The topics as they hold.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    /// Each with when and by whom it was written.
    pub all: BTreeMap<TopicId, Written>,
}

/// Holds them until somebody edits one.
#[derive(Debug, Default)]
pub struct Book {
    held: RwLock<Option<(String, Arc<Topics>)>>,
}

impl Book {
    /// As they hold now.
    pub(crate) fn newest(&self, tx: &mut Tx<'_>) -> Result<Arc<Topics>, StoreError> {
        let Some(mark) = people::setting(tx, MARK)? else { return Ok(Arc::default()) };
        if let Some((held, all)) = &*self.held.read()
            && *held == mark
        {
            return Ok(all.clone());
        }
        let all = topics::newest(tx)?.into_iter().map(|one| (one.topic.id, one)).collect();
        let all = Arc::new(Topics { all });
        *self.held.write() = Some((mark, all.clone()));
        Ok(all)
    }

    /// A topic at a version: as it holds, or as it was once.
    pub(crate) fn at(
        &self,
        tx: &mut Tx<'_>,
        id: TopicId,
        version: u32,
    ) -> Result<Option<Arc<Topic>>, StoreError> {
        let newest = self.newest(tx)?;
        match newest.get(id) {
            Some(topic) if topic.version == version => Ok(Some(Arc::new(topic.clone()))),
            _ => Ok(topics::version(tx, id, version)?.map(Arc::new)),
        }
    }
}

/// Says that a topic was edited: whoever holds them reads them anew.
pub(super) fn mark(tx: &mut Tx<'_>, ids: &Ids, now: i64) -> Result<(), StoreError> {
    people::put_setting(tx, MARK, &ids.next().to_string(), now)
}

impl Topics {
    /// A topic as it holds.
    pub fn get(&self, id: TopicId) -> Option<&Topic> {
        self.all.get(&id).map(|one| &one.topic)
    }

    /// The topic that programs call so.
    pub fn coded(&self, code: &str) -> Option<&Topic> {
        self.all.values().map(|one| &one.topic).find(|topic| topic.code == code)
    }

    /// What stands right below a topic, or at the root, in its order.
    pub fn below(&self, parent: Option<TopicId>) -> Vec<&Topic> {
        let mut all: Vec<&Topic> =
            self.all.values().map(|one| &one.topic).filter(|topic| topic.parent == parent).collect();
        all.sort_by_key(|topic| (topic.place, topic.id));
        all
    }

    /// The names from the root to a topic.
    pub fn path(&self, id: TopicId, locale: &str) -> Vec<String> {
        let (mut path, mut at) = (Vec::new(), Some(id));
        // A circle cannot be saved; what was broken otherwise ends here, too.
        while let Some(topic) = at.and_then(|id| self.get(id)).filter(|_| path.len() < 10) {
            path.push(topic.name.of(locale).to_owned());
            at = topic.parent;
        }
        path.reverse();
        path
    }

    /// Whether a topic stands below another one, or is it.
    pub fn is_within(&self, id: TopicId, other: TopicId) -> bool {
        let mut at = Some(id);
        for _ in 0..10 {
            match at {
                Some(here) if here == other => return true,
                Some(here) => at = self.get(here).and_then(|topic| topic.parent),
                None => return false,
            }
        }
        true
    }
}
