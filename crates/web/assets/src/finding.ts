// The page of the search: filters and their values are offered while one types.
import { startSuggesting } from "./suggest";

startSuggesting();
