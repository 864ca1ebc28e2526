/// The number of a piece of text in a vocabulary, counted from 0.
public typealias TokenID = Int32
