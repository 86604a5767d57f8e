using System.Text;
using QRCoder;
using QRCoder.Exceptions;

namespace ImageGen.Viewer.Browser;

/// <summary>An address as a QR code, for the camera of a phone.</summary>
internal static class QrCode
{
    // A code of more modules than this is hard to read from a screen.
    private const int MostVersion = 25;

    /// <summary>
    /// The code of a text as an SVG file, black on white with its quiet zone; null when it is too long.
    /// </summary>
    public static string? Svg(string text)
    {
        using QRCodeData? data = Encode(text);
        if (data is null || data.Version > MostVersion)
            return null;
        int side = data.ModuleMatrix.Count;
        var path = new StringBuilder();
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                if (data.ModuleMatrix[y][x])
                    path.Append($"M{x} {y}h1v1h-1z");
            }
        }

        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" "
            + "shape-rendering=\"crispEdges\">"
            + $"<path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>";
    }

    private static QRCodeData? Encode(string text)
    {
        try
        {
            return QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        }
        catch (DataTooLongException)
        {
            return null;
        }
    }
}
