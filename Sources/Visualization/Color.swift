internal import Glibc

/// A colour in sRGB.
public struct Color: Sendable, Hashable {
  /// From 0 to 1, as are the others.
  public var red: Double
  public var green: Double
  public var blue: Double

  public init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour as the web writes it: 0xRRGGBB.
  public init(_ code: UInt32) {
    red = Double(code >> 16 & 0xFF) / 255
    green = Double(code >> 8 & 0xFF) / 255
    blue = Double(code & 0xFF) / 255
  }

  public static let white = Color(0xFFFFFF)
  public static let ink = Color(0x222222)
  /// What stands beside the matter: captions and ticks.
  public static let quiet = Color(0x666666)
  /// Lines that only guide the eye.
  public static let faint = Color(0xDDDDDD)

  /// Colours that people with any kind of colour vision tell apart: Okabe and Ito 2008, the palest one last.
  public static let categories: [Color] = [
    Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00), Color(0x56B4E9),
    Color(0x000000), Color(0xF0E442),
  ]

  /// Returns the colour of a number from 0 to 1: from white to a dark blue.
  ///
  /// The way is straight in OKLab (Ottosson 2020), so equal differences look equal, and its lightness alone tells the
  /// number: with any colour vision, and printed without colour.
  public static func shade(_ value: Double) -> Color {
    let t = min(max(value, 0), 1)
    return OKLab(white).mixed(with: OKLab(Color(0x08306B)), t).color
  }
}

/// A colour by lightness and two opponent axes, in which distances are those that people see.
private struct OKLab {
  let lightness: Double
  let a: Double
  let b: Double

  init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  // The matrices are those of https://bottosson.github.io/posts/oklab.

  init(_ color: Color) {
    let (red, green, blue) = (linear(color.red), linear(color.green), linear(color.blue))
    let l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  var color: Color {
    let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return Color(
      red: encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
      green: encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
      blue: encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))
  }

  func mixed(with other: OKLab, _ t: Double) -> OKLab {
    OKLab(
      lightness: lightness + t * (other.lightness - lightness), a: a + t * (other.a - a),
      b: b + t * (other.b - b))
  }
}

private func cube(_ x: Double) -> Double { x * x * x }

/// Removes the gamma of sRGB.
private func linear(_ x: Double) -> Double { x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4) }

/// Adds the gamma of sRGB, rounded to what a pixel can hold.
private func encoded(_ x: Double) -> Double {
  let value = x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055
  return (min(max(value, 0), 1) * 255).rounded() / 255
}
