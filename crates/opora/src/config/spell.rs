//! The options of `opora spell`.

use super::Place;
use clap::Args;

/// What stands under the help of `opora spell`.
const SPELL_AFTER: &str = "\
Russian and English, in one text too. Left alone are addresses, codes, words with digits, abbreviations, quoted lines,
what stands in backticks, and words that no dictionary knows and nothing likely stands near to: names and terms.

With --json each line is answered by one line, an array of marks in the order of the text:
  {\"word\": what stands there, \"start\", \"end\": where, in characters, \"utf16\", \"bytes\": the same in other units,
   \"kind\": word | alphabets | layout | phrase | twice, \"suggestions\": what to write, the likeliest first}
A mark has one suggestion at least, and may span several words («по этому» → «поэтому»).

  echo 'ghbdtn, ктобы знал' | opora spell --json";

/// `opora spell`.
#[derive(Debug, Args)]
#[command(after_help = SPELL_AFTER)]
#[command(mut_arg("data", |arg| arg.help("Folder of a desk whose own words are right [default: none]")))]
pub struct Spell {
    /// Whose words are right.
    #[command(flatten)]
    pub place: Place,
    /// Print each text with the first suggestions in place, instead of the marks
    #[arg(long)]
    pub correct: bool,
    /// Print the licences of the dictionaries and leave
    #[arg(long)]
    pub notice: bool,
}
