internal import NumberText

/// Returns a perplexity as people read it; that of a model which has failed has no number worth reading.
package func perplexityText(_ perplexity: Double) -> String {
  perplexity < 1e6 ? fixed(perplexity, 2) : "over a million"
}
