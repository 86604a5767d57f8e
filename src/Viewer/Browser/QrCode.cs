using System.Text;
using QRCoder;
using QRCoder.Exceptions;

namespace ImageGen.Viewer.Browser;

/// <summary>QR codes of addresses, to open the page on a phone.</summary>
internal static class QrCode
{
    // Larger codes are hard to scan from a screen.
    private const int MostVersion = 25;

    /// <summary>
    /// The QR code of a text as an SVG file, black on white with its quiet zone; null if the text is too long.
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
