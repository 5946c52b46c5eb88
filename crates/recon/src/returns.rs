//! Returns and the sales that they take back: the latest earlier sale of the same customer and item with just that
//! quantity, else the latest with more. A sale is taken back once.

use rustc_hash::FxHashMap;
use std::hash::Hash;

/// What a return takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<S> {
    /// A sale of the same quantity.
    Exact(S),
    /// A sale of more.
    Partial(S),
    /// Earlier sales are all smaller.
    TooSmall,
    /// The customer never bought it.
    NoSale,
}

/// Remembers sales until they are taken back.
#[derive(Clone, Debug)]
pub struct Returns<K, Q, S> {
    sales: FxHashMap<K, Vec<(Q, S)>>,
}

impl<K: Hash + Eq, Q: PartialOrd, S> Default for Returns<K, Q, S> {
    fn default() -> Self {
        Returns { sales: FxHashMap::default() }
    }
}

impl<K: Hash + Eq, Q: PartialOrd, S> Returns<K, Q, S> {
    /// A sale, in the order of time.
    pub fn sale(&mut self, of: K, quantity: Q, sale: S) {
        self.sales.entry(of).or_default().push((quantity, sale));
    }

    /// A return of a quantity.
    pub fn take_back(&mut self, of: &K, quantity: &Q) -> Match<S> {
        let Some(sales) = self.sales.get_mut(of).filter(|sales| !sales.is_empty()) else {
            return Match::NoSale;
        };
        if let Some(at) = sales.iter().rposition(|(sold, _)| sold == quantity) {
            return Match::Exact(sales.remove(at).1);
        }
        match sales.iter().rposition(|(sold, _)| sold > quantity) {
            Some(at) => Match::Partial(sales.remove(at).1),
            None => Match::TooSmall,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_sale_is_taken_back_once() {
        let mut returns = Returns::default();
        returns.sale("a", 5, 1);
        returns.sale("a", 2, 2);
        returns.sale("a", 2, 3);
        assert_eq!(returns.take_back(&"a", &2), Match::Exact(3));
        assert_eq!(returns.take_back(&"a", &3), Match::Partial(1));
        assert_eq!(returns.take_back(&"a", &9), Match::TooSmall);
        assert_eq!(returns.take_back(&"b", &1), Match::NoSale);
    }
}
