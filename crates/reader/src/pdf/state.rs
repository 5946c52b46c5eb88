//! What holds while content is drawn.

use super::font::Font;
use super::matrix::Matrix;
use std::rc::Rc;

/// The state that `q` keeps and `Q` brings back.
#[derive(Clone)]
pub(super) struct State {
    pub(super) map: Matrix,
    pub(super) font: Option<Rc<Font>>,
    pub(super) size: f64,
    /// What is added behind each sign, and behind each blank.
    pub(super) apart: f64,
    pub(super) words_apart: f64,
    /// How wide signs are drawn, 1 as they are.
    pub(super) wide: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
}

impl State {
    pub(super) fn new(map: Matrix) -> State {
        State { map, font: None, size: 0.0, apart: 0.0, words_apart: 0.0, wide: 1.0, leading: 0.0, rise: 0.0 }
    }
}

/// Where the next sign and the next line begin.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    pub(super) at: Matrix,
    pub(super) line: Matrix,
}

impl Pen {
    pub(super) const START: Pen = Pen { at: Matrix::ONE, line: Matrix::ONE };

    pub(super) fn set(&mut self, matrix: Matrix) {
        *self = Pen { at: matrix, line: matrix };
    }

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.set(Matrix::shift(x, y).then(self.line));
    }

    pub(super) fn along(&mut self, x: f64) {
        self.at = Matrix::shift(x, 0.0).then(self.at);
    }
}
