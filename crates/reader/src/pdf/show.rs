//! Follows the operators of content and sets the signs they show.

use super::font::Font;
use super::layout::{Layout, Sign};
use super::matrix::Matrix;
use super::state::{Pen, State};
use super::{CONTENT, text_string};
use crate::collect::{Collector, Stop};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::{BeginMarkedContentWithProperties, TypedInstruction as Op};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier};
use hayro_syntax::page::Resources;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// States kept at once; a file that keeps more forgets the rest.
const STATES: usize = 256;
/// Content within content.
const DEPTH: usize = 12;
/// Marks open at once.
const MARKS: usize = 256;
/// Operators of the whole file.
const STEPS: usize = 20_000_000;
/// Operators between two looks at the clock.
const LOOK: usize = 1 << 12;
/// Fonts that are remembered.
const FONTS: usize = 256;

/// Follows content, page by page.
pub(super) struct Show {
    fonts: FxHashMap<ObjectIdentifier, Rc<Font>>,
    layout: Layout,
    /// The letters of one sign.
    letters: String,
    steps: usize,
    /// The forms we are within.
    within: Vec<ObjectIdentifier>,
    /// What stands for the signs within an open mark, and whether it was said.
    marks: Vec<Option<Mark>>,
    marks_beyond: usize,
}

/// Words that stand for the signs of a marked piece.
struct Mark {
    text: String,
    said: bool,
}

impl Show {
    pub(super) fn new() -> Show {
        Show {
            fonts: FxHashMap::default(),
            layout: Layout::default(),
            letters: String::new(),
            steps: 0,
            within: Vec::new(),
            marks: Vec::new(),
            marks_beyond: 0,
        }
    }

    /// Ends the page, or the remark.
    pub(super) fn end(&mut self, to: &mut Collector<'_>) -> Result<(), Stop> {
        self.marks.clear();
        self.marks_beyond = 0;
        self.layout.end(to)
    }

    /// Follows the operators of one content.
    pub(super) fn content<'a>(
        &mut self,
        data: &[u8],
        resources: &Resources<'a>,
        map: Matrix,
        to: &mut Collector<'_>,
    ) -> Result<(), Stop> {
        let mut operators = TypedIter::new(data);
        let mut run = Run { state: State::new(map), kept: Vec::new(), beyond: 0, pen: Pen::START };
        while let Some(op) = operators.next() {
            self.steps += 1;
            if self.steps > STEPS {
                return Err(Stop::Late);
            }
            if self.steps.is_multiple_of(LOOK) {
                to.tick()?;
            }
            self.step(&op, &mut run, resources, to)?;
        }
        Ok(())
    }

    fn step<'a>(
        &mut self,
        op: &Op<'_, '_>,
        run: &mut Run,
        resources: &Resources<'a>,
        to: &mut Collector<'_>,
    ) -> Result<(), Stop> {
        let state = &mut run.state;
        match op {
            Op::SaveState(_) => run.save(),
            Op::RestoreState(_) => run.restore(),
            Op::Transform(m) => {
                state.map = Matrix::new([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64())).then(state.map);
            }
            Op::BeginText(_) => run.pen = Pen::START,
            Op::CharacterSpacing(n) => state.apart = n.0.as_f64(),
            Op::WordSpacing(n) => state.words_apart = n.0.as_f64(),
            Op::HorizontalScaling(n) => state.wide = n.0.as_f64() / 100.0,
            Op::TextLeading(n) => state.leading = n.0.as_f64(),
            Op::TextRise(n) => state.rise = n.0.as_f64(),
            Op::TextFont(font) => {
                state.size = font.1.as_f64();
                state.font = self.font(resources, font.0);
            }
            Op::NextLine(n) => run.pen.next_line(n.0.as_f64(), n.1.as_f64()),
            Op::NextLineAndSetLeading(n) => {
                state.leading = -n.1.as_f64();
                run.pen.next_line(n.0.as_f64(), n.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => run.pen.next_line(0.0, -state.leading),
            Op::SetTextMatrix(m) => {
                run.pen.set(Matrix::new([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64())));
            }
            Op::ShowText(text) => self.text(text.0.as_bytes(), run, to)?,
            Op::NextLineAndShowText(text) => {
                run.pen.next_line(0.0, -state.leading);
                self.text(text.0.as_bytes(), run, to)?;
            }
            Op::ShowTextWithParameters(text) => {
                (state.words_apart, state.apart) = (text.0.as_f64(), text.1.as_f64());
                run.pen.next_line(0.0, -state.leading);
                self.text(text.2.as_bytes(), run, to)?;
            }
            Op::ShowTexts(texts) => self.texts(texts.0, run, to)?,
            Op::XObject(form) => self.form(resources, form.0, run.state.map, to)?,
            Op::BeginMarkedContent(_) => self.mark(None),
            Op::BeginMarkedContentWithProperties(mark) => self.mark(replacement(mark, resources)),
            Op::EndMarkedContent(_) => self.unmark(),
            _ => {}
        }
        Ok(())
    }

    /// Texts with shifts between them.
    fn texts(&mut self, texts: &Array<'_>, run: &mut Run, to: &mut Collector<'_>) -> Result<(), Stop> {
        for item in texts.iter::<Object<'_>>() {
            match item {
                Object::String(text) => self.text(text.as_bytes(), run, to)?,
                Object::Number(shift) => {
                    let state = &run.state;
                    run.pen.along(-shift_of(shift) * state.size * state.wide);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Shows one text, sign by sign.
    fn text(&mut self, text: &[u8], run: &mut Run, to: &mut Collector<'_>) -> Result<(), Stop> {
        let state = &run.state;
        let Some(font) = state.font.clone() else { return Ok(()) };
        let shape = Matrix::new([state.size * state.wide, 0.0, 0.0, state.size, 0.0, state.rise]);
        for code in font.codes(text) {
            let width = font.width(code.number) * state.size;
            let blank = if code.length == 1 && code.number == 32 { state.words_apart } else { 0.0 };
            let map = run.pen.at.then(state.map);
            let drawn = shape.then(map);
            let end = map.point(width * state.wide, state.rise);
            let sign = Sign::new(drawn, end);
            match self.marks.iter_mut().flatten().next() {
                Some(mark) => {
                    let text = if mark.said { "" } else { &mark.text };
                    self.layout.set(text, sign, to)?;
                    mark.said = true;
                }
                None => {
                    self.letters.clear();
                    font.letters(code, &mut self.letters);
                    self.layout.set(&self.letters, sign, to)?;
                }
            }
            run.pen.along((width + state.apart + blank) * state.wide);
        }
        Ok(())
    }

    /// Content within content, unless it is a picture or within itself.
    fn form<'a>(
        &mut self,
        resources: &Resources<'a>,
        name: &Name<'_>,
        map: Matrix,
        to: &mut Collector<'_>,
    ) -> Result<(), Stop> {
        let id = resources.x_objects.get_ref(name).map(ObjectIdentifier::from);
        if self.within.len() >= DEPTH || id.is_some_and(|id| self.within.contains(&id)) {
            return Ok(());
        }
        let Some(form) = resources.get_x_object(name) else { return Ok(()) };
        if form.dict().get::<Name<'_>>("Subtype").as_deref() != Some(b"Form") {
            return Ok(());
        }
        let Ok(data) = form.decoded_data() else { return Ok(()) };
        let own = form.dict().get::<Dict<'a>>("Resources").map(Resources::new);
        let shape = form.dict().get::<[f64; 6]>("Matrix").map_or(Matrix::ONE, Matrix::new);
        self.within.push(id.unwrap_or(ObjectIdentifier::new(0, 0)));
        let data = data.get(..CONTENT).unwrap_or(&data);
        let end = self.content(data, own.as_ref().unwrap_or(resources), shape.then(map), to);
        self.within.pop();
        end
    }

    /// The font of a name, remembered by the number of its object.
    fn font<'a>(&mut self, resources: &Resources<'a>, name: &Name<'_>) -> Option<Rc<Font>> {
        let id = resources.fonts.get_ref(name).map(ObjectIdentifier::from);
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(known.clone());
        }
        let font = Rc::new(Font::read(&resources.get_font(name)?));
        if let Some(id) = id {
            if self.fonts.len() >= FONTS {
                self.fonts.clear();
            }
            self.fonts.insert(id, font.clone());
        }
        Some(font)
    }

    fn mark(&mut self, text: Option<String>) {
        if self.marks.len() < MARKS {
            self.marks.push(text.map(|text| Mark { text, said: false }));
        } else {
            self.marks_beyond += 1;
        }
    }

    fn unmark(&mut self) {
        if self.marks_beyond > 0 {
            self.marks_beyond -= 1;
        } else {
            self.marks.pop();
        }
    }
}

fn shift_of(number: Number) -> f64 {
    number.as_f64() / 1000.0
}

/// The words that stand for what is marked.
fn replacement(mark: &BeginMarkedContentWithProperties<'_, '_>, resources: &Resources<'_>) -> Option<String> {
    let text = match mark.1 {
        Object::Dict(properties) => properties.get::<Object<'_>>("ActualText")?,
        Object::Name(name) => resources.properties.get::<Dict<'_>>(name)?.get::<Object<'_>>("ActualText")?,
        _ => return None,
    };
    match text {
        Object::String(text) if text.as_bytes().len() < 4096 => Some(text_string(text.as_bytes())),
        _ => None,
    }
}

/// One content being followed.
struct Run {
    state: State,
    kept: Vec<State>,
    beyond: usize,
    pen: Pen,
}

impl Run {
    fn save(&mut self) {
        if self.kept.len() < STATES {
            self.kept.push(self.state.clone());
        } else {
            self.beyond += 1;
        }
    }

    fn restore(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(state) = self.kept.pop() {
            self.state = state;
        }
    }
}
