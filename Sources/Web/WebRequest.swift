/// What a client asks for.
package struct WebRequest: Sendable {
  package let method: String
  /// Without the query, its escapes resolved.
  package let path: String
  /// By their names in small letters.
  package let headers: [String: String]
  /// The address of the client.
  package let client: String
  /// What was sent by name, or what is wrong with it.
  package let parameters: Result<Parameters, ParameterError>

  package init(
    method: String, path: String, headers: [String: String], client: String,
    parameters: Result<Parameters, ParameterError>
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.client = client
    self.parameters = parameters
  }
}
