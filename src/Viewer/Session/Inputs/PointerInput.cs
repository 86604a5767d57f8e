namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A pointer on the picture.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="Tile">The tile it is on, or was pressed on, in reading order of the picture; null beside the tiles.</param>
/// <param name="X">Where from the tile's left edge, in widths of the tile; outside [0, 1] beside it.</param>
/// <param name="Y">Where from the tile's upper edge, in heights of the tile.</param>
internal sealed record PointerInput(PointerPhase Phase, int? Tile, double X, double Y) : ViewerInput;
