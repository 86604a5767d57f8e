// Draws text and plots over the picture: each instance is a rectangle of one colour, or a glyph of the pixel font.

cbuffer OverlayConstants : register(b0)
{
    float2 TargetSize; // in pixels
};

struct Quad
{
    uint Place;  // x in the low half, y in the high half, signed, in pixels
    uint Size;   // width in the low half, height in the high half, in pixels
    uint Color;  // red in the lowest byte, then green, blue, alpha
    uint Glyph;  // 0 for a filled rectangle, otherwise 1 + the glyph's index in the font
};

StructuredBuffer<Quad> Quads : register(t0);
StructuredBuffer<uint> Font : register(t1); // a word for each of a glyph's 9 rows; bit 4 is the leftmost of 5 pixels

static const uint GlyphWidth = 5;
static const uint GlyphHeight = 9;

struct Corner
{
    float4 Position : SV_Position;
    float2 Cell : CELL;                     // position in the glyph, in pixels of the font
    nointerpolation uint Instance : QUAD;
};

Corner VertexMain(uint vertex : SV_VertexID, uint instance : SV_InstanceID)
{
    Quad quad = Quads[instance];
    float2 unit = float2(vertex & 1, vertex >> 1);
    float2 upperLeft = float2(int(quad.Place << 16) >> 16, int(quad.Place) >> 16);
    float2 place = upperLeft + unit * float2(quad.Size & 0xFFFF, quad.Size >> 16);
    Corner corner;
    corner.Position = float4(place.x * 2 / TargetSize.x - 1, 1 - place.y * 2 / TargetSize.y, 0, 1);
    corner.Cell = unit * float2(GlyphWidth, GlyphHeight);
    corner.Instance = instance;
    return corner;
}

float4 PixelMain(Corner corner) : SV_Target
{
    Quad quad = Quads[corner.Instance];
    if (quad.Glyph != 0)
    {
        uint2 cell = min(uint2(corner.Cell), uint2(GlyphWidth - 1, GlyphHeight - 1));
        uint row = Font[(quad.Glyph - 1) * GlyphHeight + cell.y];
        if (((row >> (GlyphWidth - 1 - cell.x)) & 1) == 0)
            discard;
    }
    return float4(quad.Color & 0xFF, (quad.Color >> 8) & 0xFF, (quad.Color >> 16) & 0xFF, quad.Color >> 24) / 255;
}
