extension APIDescription {
  /// What DeepL's glossaries and documents look like.
  static let deepLSchemas = #"""
       "GlossaryRequest": {"type": "object", "required": ["name", "source_lang", "target_lang", "entries"],
        "properties": {"name": {"type": "string", "minLength": 1}, "source_lang": {"type": "string"},
         "target_lang": {"type": "string"}, "entries": {"type": "string", "minLength": 1},
         "entries_format": {"type": "string", "enum": ["tsv", "csv"], "default": "tsv"}}},
       "Glossary": {"type": "object",
        "required": ["glossary_id", "name", "ready", "source_lang", "target_lang", "creation_time", "entry_count"],
        "properties": {"glossary_id": {"type": "string"}, "name": {"type": "string"}, "ready": {"type": "boolean"},
         "source_lang": {"type": "string"}, "target_lang": {"type": "string"}, "creation_time": {"type": "string"},
         "entry_count": {"type": "integer"}}},
       "Glossaries": {"type": "object", "required": ["glossaries"],
        "properties": {"glossaries": {"type": "array", "items": {"$ref": "#/components/schemas/Glossary"}}}},
       "DocumentRequest": {"type": "object", "required": ["file", "target_lang"],
        "properties": {"file": {"type": "string", "format": "binary"}, "source_lang": {"type": "string"},
         "target_lang": {"type": "string"}, "filename": {"type": "string"}, "output_format": {"type": "string"},
         "columns": {"type": "string", "description": "which columns of a .csv file, by number or by name"},
         "glossary_id": {"type": "string"}}},
       "DocumentHandle": {"type": "object", "required": ["document_id", "document_key"],
        "properties": {"document_id": {"type": "string"}, "document_key": {"type": "string"}}},
       "DocumentKey": {"type": "object", "required": ["document_key"],
        "properties": {"document_key": {"type": "string"}}},
       "DocumentStatus": {"type": "object", "required": ["document_id", "status"],
        "properties": {"document_id": {"type": "string"},
         "status": {"type": "string", "enum": ["queued", "translating", "done", "error"]},
         "billed_characters": {"type": "integer"}, "error_message": {"type": "string"}}},
    """#

  /// Where DeepL's glossaries and documents are.
  static let deepLPaths = #"""
      "/v2/glossary-language-pairs": {"get": {"summary": "the languages that glossaries are for", "responses": {"200":
        {"description": "pairs of languages", "content": {"application/json": {"schema": {"type": "object"}}}},
       "default": {"$ref": "#/components/responses/Message"}}}},
      "/v2/glossaries": {"get": {"summary": "the client's glossaries", "responses": {"200": {"description": "glossaries",
         "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Glossaries"}}}},
        "default": {"$ref": "#/components/responses/Message"}}},
       "post": {"summary": "make a glossary", "requestBody": {"required": true,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/GlossaryRequest"}}}},
       "responses": {"201": {"description": "the glossary",
         "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Glossary"}}}},
        "default": {"$ref": "#/components/responses/Message"}}}},
      "/v2/glossaries/{glossary_id}": {
       "parameters": [{"name": "glossary_id", "in": "path", "required": true, "schema": {"type": "string"}}],
       "get": {"summary": "a glossary without its entries", "responses": {"200": {"description": "the glossary",
         "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Glossary"}}}},
        "default": {"$ref": "#/components/responses/Message"}}},
       "delete": {"summary": "delete a glossary", "responses": {"204": {"description": "it is deleted"},
        "default": {"$ref": "#/components/responses/Message"}}}},
      "/v2/glossaries/{glossary_id}/entries": {
       "parameters": [{"name": "glossary_id", "in": "path", "required": true, "schema": {"type": "string"}}],
       "get": {"summary": "the entries of a glossary", "responses": {"200": {"description": "lines with tabs",
         "content": {"text/tab-separated-values": {"schema": {"type": "string"}}}},
        "default": {"$ref": "#/components/responses/Message"}}}},
      "/v2/document": {"post": {"summary": "send a document to be translated", "requestBody": {"required": true,
        "content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/DocumentRequest"}}}},
       "responses": {"200": {"description": "what it takes to ask for it",
         "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DocumentHandle"}}}},
        "default": {"$ref": "#/components/responses/Message"}}}},
      "/v2/document/{document_id}": {
       "parameters": [{"name": "document_id", "in": "path", "required": true, "schema": {"type": "string"}}],
       "get": {"summary": "how far a document is", "parameters": [{"name": "document_key", "in": "query",
         "required": true, "schema": {"type": "string"}}],
        "responses": {"200": {"description": "how far it is",
         "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DocumentStatus"}}}},
        "default": {"$ref": "#/components/responses/Message"}}},
       "post": {"summary": "the same", "requestBody": {"required": true,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DocumentKey"}}}},
       "responses": {"200": {"description": "how far it is",
         "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DocumentStatus"}}}},
        "default": {"$ref": "#/components/responses/Message"}}}},
      "/v2/document/{document_id}/result": {
       "parameters": [{"name": "document_id", "in": "path", "required": true, "schema": {"type": "string"}}],
       "post": {"summary": "fetch a translated document, which is then forgotten", "requestBody": {"required": true,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DocumentKey"}}}},
       "responses": {"200": {"description": "the document", "content": {"application/octet-stream": {}}},
        "default": {"$ref": "#/components/responses/Message"}}}}
    """#
}
